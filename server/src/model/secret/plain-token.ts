import type { Located } from '../../syntax/text.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { SourceDocument } from '../source-document.js';
import { decodeBase64 } from './base64.js';
import { leavesOf } from './leaves.js';
import { findTokens } from './token-format.js';
import { holderAt, ownerAt } from './value-owner.js';

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

/** Several rules ask for the same: a text is searched once. */
const known = new WeakMap<SourceDocument, readonly PlainToken[]>();

/** The credentials that a document holds, comments included: what is published there is known. */
export function plainTokens(document: SourceDocument): readonly PlainToken[] {
  const tokens = known.get(document) ?? readTokens(document);
  known.set(document, tokens);
  return tokens;
}

function readTokens(document: SourceDocument): readonly PlainToken[] {
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
  return [...fields, ...keyData(document)].flatMap((field): readonly PlainToken[] => {
    const decoded = decodeBase64(field.text ?? '');
    const [token] = decoded === undefined || field.isAliased ? [] : findTokens(decoded);
    if (token === undefined) return [];
    const holder = holderAt(document, field.range.start);
    const { title, isExample } = token;
    const owner = ownerAt(document, field.range) ?? field;
    return [{ title, isPrivateKey: title === 'a private key', isExample, at: field, owner, holder }];
  });
}

function keyData({ text, root }: SourceDocument): readonly Field[] {
  if (root === undefined || !text.includes('client-key-data')) return [];
  return leavesOf(root).flatMap(({ name, field }) => (name === 'client-key-data' ? [field] : []));
}

/** Where a key in PEM ends: behind its last line, else where its first ends. */
function endOfKey(text: string, start: number, end: number): number {
  const last = /-{3,5} ?END (?:[A-Z\d]+ )*PRIVATE KEY(?: BLOCK)?-{3,5}/.exec(text.slice(end, end + 20_000));
  const next = text.indexOf('-----BEGIN', end);
  const at = last === null ? undefined : end + last.index + last[0].length;
  return at !== undefined && (next < 0 || next > at - 1) && start < at ? at : end;
}
