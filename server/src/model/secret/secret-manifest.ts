import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { decodeBase64 } from './base64.js';
import { isDescription } from './secret-name.js';
import { isNoCredential } from './secret-value.js';
import { findToken } from './token-format.js';

/** Entries of a Secret that are public or describe its use, as controllers name them; a Secret of only these gives nothing away. */
const PUBLIC_KEY =
  /^(?:ca\.?(?:crt|pem|cert)?|.*\.(?:crt|cer|pub)|.*ca.*\.pem|known_hosts|dhparams?(?:\.pem)?|trustpolicy\.json|ssh-publickey|namespace|service-ca.*)$/i;
/** Words that describe the use of a Secret, as in the repositories of Argo CD, and are no credential. */
const DESCRIPTION =
  /^(?:project|database|dbname|db|zone|bucket|enableoci|insecure|scheme|protocol|cluster|role|config-type|.*accountname)$/i;

/** The entries of a Secret that give something away: those with a value of their own that is no placeholder. */
export function plainEntries(secret: KubernetesObject, isCautious: boolean): readonly Field[] {
  // The control plane fills in tokens of ServiceAccounts; SOPS leaves a block of its own behind, and its values encrypted.
  if (secret.field('sops').exists || secret.field('type').is('kubernetes.io/service-account-token')) return [];
  return ['data', 'stringData'].flatMap((list) =>
    secret
      .field(list)
      .entries()
      .flatMap(([key, field]) => {
        const text = list === 'data' ? (decodeBase64(field.text ?? '') ?? field.text) : field.text;
        return text !== undefined && gives(key, text, isCautious) ? [field] : [];
      }),
  );
}

function gives(key: string, value: string, isCautious: boolean): boolean {
  if (value.trim() === '' || /^\s*[[{]\s*[\]}]\s*$/.test(value)) return false;
  const token = findToken(value);
  if (token !== undefined) return isCautious || !token.isExample;
  // Flux puts a mask in the place of what SOPS has encrypted, in base64 whatever the list.
  if (PUBLIC_KEY.test(key) || isFiller(value) || decodeBase64(value) === '**SOPS**') return false;
  return isCautious || (!isDescription(key) && !DESCRIPTION.test(key));
}

/** A URL, a path or a switch may well be what is kept secret, unlike a text that something fills in later. */
const isFiller = (value: string): boolean =>
  isNoCredential(value) && isNoCredential(`${value}:`) && !/^\w+:\/\/|^\//.test(value.trim());
