import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { decodeBase64, encodeBase64 } from './base64.js';
import { isNoCredential } from './secret-value.js';

/** A value in `data` of a Secret that is not what its author means. */
export interface MalformedValue {
  readonly key: string;
  readonly at: Field;
  readonly kind: 'not-base64' | 'encoded-twice' | 'line-break';
  readonly changes: readonly [Change, ...Change[]];
}

/** The values of `data` (API: core/v1 Secret, "base64 encoded") that are none, are so twice, or end in a stray line break. */
export function malformedValues(secret: KubernetesObject): readonly MalformedValue[] {
  return secret
    .field('data')
    .entries()
    .flatMap(([key, at]): readonly MalformedValue[] => {
      const { text } = at;
      if (text === undefined || at.isAliased || text.trim() === '') return [];
      const decoded = decodeBase64(text);
      if (decoded === undefined) {
        if (isNoCredential(text) || secret.field('sops').exists) return [];
        return [{ key, at, kind: 'not-base64', changes: [at.remove(), secret.field('stringData').at(key).set(text)] }];
      }
      const inner = isEncodedText(decoded) ? decodeBase64(decoded) : undefined;
      if (inner !== undefined)
        return [{ key, at, kind: 'encoded-twice', changes: [at.set(encodeBase64(inner.replace(/\r?\n$/, '')))] }];
      // Files end in a line break as a rule; a single word does not.
      return /^[\x20-\x7e]+\r?\n$/.test(decoded) && !/[.\s]/.test(decoded.trim()) && !key.includes('.')
        ? [{ key, at, kind: 'line-break', changes: [at.set(encodeBase64(decoded.trimEnd()))] }]
        : [];
    });
}

/** Base64 of readable text: that is no accident from eight characters on. */
function isEncodedText(text: string): boolean {
  const bare = text.replace(/\r?\n$/, '');
  const inner = bare.length >= 8 && /^[A-Za-z\d+/]+={0,2}$/.test(bare) ? decodeBase64(bare) : undefined;
  // Each of the characters is printable by chance in one of three cases.
  return inner !== undefined && inner.length >= 6 && /^[\x20-\x7e]+\r?\n?$/.test(inner);
}
