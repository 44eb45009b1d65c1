import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { decodeBase64, encodeBase64 } from './base64.js';

/** Another spelling of the values of a Secret, which means the same to the API server. */
export interface SecretSpelling {
  /** Imperative, as the title of an action. */
  readonly title: string;
  readonly changes: readonly [Change, ...Change[]];
}

/** Text that a person can read: no control characters but tabs and line ends. */
const PRINTABLE = /^[\t\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\uffef\u{10000}-\u{10ffff}]*$/u;

/**
 * `data` as `stringData`, to be read, or the other way round (API: core/v1 Secret). The key is renamed and each value
 * replaced where it stands, so that comments stay. Absent where one of the values is no readable text, where both maps are
 * there, and where something else writes a part of it.
 */
export function otherSpelling(secret: KubernetesObject): SecretSpelling | undefined {
  const [data, text] = [secret.field('data'), secret.field('stringData')];
  if (!secret.isA('Secret') || secret.field('sops').exists || secret.root.document.isTemplated) return undefined;
  if (data.exists === text.exists) return undefined;
  const map = data.exists ? data : text;
  const entries = map.entries();
  const rename = renamed(map, data.exists ? 'stringData' : 'data');
  if (rename === undefined || entries.length === 0 || !map.isComplete || map.isAliased) return undefined;
  const changes: Change[] = [];
  for (const [, entry] of entries) {
    const value = entry.text;
    const other = value === undefined ? undefined : data.exists ? readable(value) : encodeUtf8(value);
    if (other === undefined || entry.isAliased || entry.node?.anchor !== undefined) return undefined;
    changes.push(entry.set(other));
  }
  return {
    title: data.exists
      ? 'Write the data of this Secret as readable stringData'
      : 'Write the stringData of this Secret in base64',
    changes: [rename, ...changes],
  };
}

/** Gives a map another key, in the quotes of the old one. */
function renamed(map: Field, name: string): Change | undefined {
  const { document, pair, key } = map;
  if (pair === undefined) return undefined;
  const range = pair.key.range;
  const written = document.text.slice(range.start, range.end);
  return { kind: 'text', edits: [{ range, newText: written.replace(String(key), name) }] };
}

/** The text behind base64; absent where it is none, or would not come back as it was. */
function readable(base64: string): string | undefined {
  const bytes = decodeBase64(base64);
  const text = bytes === undefined ? undefined : decodeUtf8(bytes);
  if (text === undefined || !PRINTABLE.test(text)) return undefined;
  return encodeUtf8(text) === base64.replace(/\s+/g, '') ? text : undefined;
}

function decodeUtf8(bytes: string): string | undefined {
  try {
    return decodeURIComponent(
      bytes.replace(/[\s\S]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`),
    );
  } catch {
    return undefined;
  }
}

/** The bytes of UTF-8 in base64; absent for halves of characters, which no bytes stand for. */
function encodeUtf8(text: string): string | undefined {
  try {
    return encodeBase64(
      encodeURIComponent(text).replace(/%([\dA-F]{2})/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      ),
    );
  } catch {
    return undefined;
  }
}
