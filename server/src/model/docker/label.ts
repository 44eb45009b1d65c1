import type { Argument } from '../../syntax/dockerfile/instruction.js';

/** A text as the value of a `LABEL`, in double quotes: what quotes, variables and escapes would mean is escaped. */
export function labelValue({ word, escape: escapedBy }: Argument): string {
  const text = word.text.replace(/^(["'])(.*)\1$/, '$2');
  return `"${[...text].map((char) => (char === '"' || char === '$' || char === escapedBy ? escapedBy + char : char)).join('')}"`;
}
