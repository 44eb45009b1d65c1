import type { ImageReference } from './image-reference.js';

/** An image that is made for people who look for faults, or who build: with a shell, compilers or debuggers in it. */
export interface DebugVariant {
  /** What it brings along, after "a variant with …". */
  readonly tools: string;
  /** The tag of the same image without them; undefined where it has none of its own. */
  readonly tag: string | undefined;
}

/** Variants that a publisher marks by a word of the tag or the last part of the name, from their own documentation. */
const VARIANTS: readonly (readonly [repository: RegExp, word: string, tools: string])[] = [
  [/^gcr\.io\/distroless\//, 'debug', 'a BusyBox shell'],
  [/^(?:cgr\.dev\/|docker\.io\/chainguard\/|dhi\.io\/)/, 'dev', 'a shell and a package manager'],
  [/^/, 'debug', 'tools for debugging'],
];

const SDK = /^mcr\.microsoft\.com\/(?:dotnet(?:\/core)?\/sdk|dotnet\/nightly\/sdk)$/;

/** What the name of an image says of tools for people in it; undefined where it says nothing. */
export function debugVariant({ repository, tag = '' }: ImageReference): DebugVariant | undefined {
  if (SDK.test(repository)) return { tools: 'the .NET SDK', tag: undefined };
  for (const [expression, word, tools] of VARIANTS) {
    if (!expression.test(repository)) continue;
    const parts = tag.split('-');
    const at = parts.indexOf(word);
    if (at < 0) continue;
    const rest = parts.toSpliced(at, 1).join('-');
    return { tools, tag: rest === '' || rest === 'latest' ? undefined : rest };
  }
  return undefined;
}
