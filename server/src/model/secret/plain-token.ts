import type { AnyInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Located, TextRange } from '../../syntax/text.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { SourceDocument } from '../source-document.js';
import { decodeBase64 } from './base64.js';
import { findTokens } from './token-format.js';

/** A credential of a known form that stands in a document, or in what it holds in base64. */
export interface PlainToken {
  /** What it is, with its article. */
  readonly title: string;
  readonly isPrivateKey: boolean;
  readonly isExample: boolean;
  /** The credential itself, to the end of a key in PEM; the whole value where it is held in base64. */
  readonly at: Located;
  /** The value that holds it, as other rules point at it: what is said of one value is one finding. */
  readonly owner: Located;
  /** Who holds it, as the subject of a sentence. */
  readonly holder: string;
}

/** The credentials that a document holds, comments included: what is published there is known. */
export function plainTokens(document: SourceDocument): readonly PlainToken[] {
  const { text } = document;
  const written = findTokens(text).map(({ title, start, end, isExample }): PlainToken => {
    const isPrivateKey = title === 'a private key';
    const range = { start, end: isPrivateKey ? endOfKey(text, start, end) : end };
    const owner = ownerAt(document, range);
    return {
      title,
      isPrivateKey,
      isExample,
      at: { range },
      owner: owner ?? { range },
      holder: holderAt(document, start),
    };
  });
  return [...written, ...encodedTokens(document)].sort((a, b) => a.at.range.start - b.at.range.start);
}

/** `data` of Secrets (core/v1) and the `*-data` fields of kubeconfigs (client.authentication.k8s.io Config) are in base64. */
function encodedTokens(document: SourceDocument): readonly PlainToken[] {
  const secrets = document.objects.filter((object) => object.isA('Secret'));
  const fields = secrets.flatMap((secret) =>
    secret
      .field('data')
      .entries()
      .map(([, field]) => field),
  );
  return fields.flatMap((field): readonly PlainToken[] => {
    const decoded = decodeBase64(field.text ?? '');
    const [token] = decoded === undefined || field.isAliased ? [] : findTokens(decoded);
    if (token === undefined) return [];
    const holder = holderAt(document, field.range.start);
    const { title, isExample } = token;
    const owner = ownerAt(document, field.range) ?? field;
    return [{ title, isPrivateKey: title === 'a private key', isExample, at: field, owner, holder }];
  });
}

/** Where a key in PEM ends: behind its last line, else where its first ends. */
function endOfKey(text: string, start: number, end: number): number {
  const last = /-{3,5} ?END (?:[A-Z\d]+ )*PRIVATE KEY(?: BLOCK)?-{3,5}/.exec(text.slice(end, end + 20_000));
  const next = text.indexOf('-----BEGIN', end);
  const at = last === null ? undefined : end + last.index + last[0].length;
  return at !== undefined && (next < 0 || next > at - 1) && start < at ? at : end;
}

function holderAt({ objects, dockerfile }: SourceDocument, offset: number): string {
  if (dockerfile) return 'The Dockerfile';
  const object = objects.find(({ extent }) => extent.start <= offset && offset < extent.end);
  return object === undefined ? 'The file' : object.title;
}

/** What holds a range: a Secret, a scalar, the value of an ENV or ARG; absent in a comment and where no tree can be made. */
function ownerAt({ root, objects, dockerfile }: SourceDocument, range: TextRange): Located | undefined {
  const secret = objects.find((object) => object.isA('Secret') && holds(object.extent, range));
  if (secret) return { range: secret.extent };
  if (dockerfile) return dockerfile.tree.instructions.flatMap(valuesOf).find((value) => holds(value.range, range));
  let field = root;
  while (field !== undefined) {
    const children: readonly Field[] = [...field.entries().map(([, value]) => value), ...field.items()];
    if (children.length === 0) return field.node !== undefined && holds(field.range, range) ? field : undefined;
    field = children.find((child) => child.node !== undefined && !child.isAliased && holds(child.range, range));
  }
  return undefined;
}

const valuesOf = (instruction: AnyInstruction): readonly Located[] => {
  if (instruction.name === 'ENV') return instruction.pairs.map(({ value }) => value);
  return instruction.name === 'ARG' ? instruction.declarations.flatMap(({ default: value }) => value ?? []) : [];
};

const holds = (outer: TextRange, inner: TextRange): boolean => outer.start <= inner.start && inner.end <= outer.end;
