import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { SourceDocument } from '../source-document.js';
import { isNoCredential } from './secret-value.js';

/** Something in a kubeconfig that lets others in, or lets them listen (client.authentication: kubeconfig v1). */
export type KubeconfigGap =
  | {
      readonly kind: 'credential';
      readonly user: string;
      readonly at: Field;
      /** What it is, with its article. */
      readonly title: string;
      /** Signs in by a program instead; absent where the user has more than this credential. */
      readonly changes: readonly [Change, ...Change[]];
    }
  | {
      readonly kind: 'unverified';
      readonly cluster: string;
      readonly at: Field;
      readonly changes: readonly [Change, ...Change[]];
    };

/** Credentials of a user, by their field. Certificates are public. */
const CREDENTIALS: Readonly<Record<string, string>> = {
  'client-key-data': 'a private key',
  token: 'a token',
  password: 'a password',
};
/** What the old providers of cloud logins keep: tokens that live on. */
const PROVIDER = ['access-token', 'id-token', 'refresh-token', 'client-secret'];

/** Only its author knows which program signs in. */
export const LOGIN_PROGRAM = 'login-program';

/** The credentials in a kubeconfig, and the clusters whose server it does not verify; none in other documents. */
export function kubeconfigGaps({ root, text }: SourceDocument): readonly KubeconfigGap[] {
  if (root === undefined || !/kind\W{1,4}Config\b/.test(text)) return [];
  const objects = root.field('kind').is('List') ? root.field('items').items() : [root];
  return objects.flatMap((object) =>
    object.field('kind').is('Config') && object.field('apiVersion').is('v1') ? gapsOf(object) : [],
  );
}

function gapsOf(root: Field): readonly KubeconfigGap[] {
  const credentials = root
    .field('users')
    .items()
    .flatMap((entry): readonly KubeconfigGap[] => {
      const user = entry.field('user');
      const provider = user.field('auth-provider.config');
      const fields = [
        ...Object.entries(CREDENTIALS).map(([name, title]) => ({ at: user.field(name), title })),
        ...PROVIDER.map((name) => ({ at: provider.field(name), title: 'a token of a login' })),
      ];
      return fields.flatMap(({ at, title }): readonly KubeconfigGap[] => {
        if (at.text === undefined || at.isAliased || isNoCredential(at.text)) return [];
        const exec = {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: LOGIN_PROGRAM,
          interactiveMode: 'IfAvailable',
        };
        const name = entry.field('name').source ?? '';
        return [{ kind: 'credential', user: name, at, title, changes: [user.set({ exec })] }];
      });
    });
  const clusters = root
    .field('clusters')
    .items()
    .flatMap((entry): readonly KubeconfigGap[] => {
      const at = entry.field('cluster.insecure-skip-tls-verify');
      const cluster = entry.field('name').source ?? '';
      return at.is(true) ? [{ kind: 'unverified', cluster, at, changes: [at.remove()] }] : [];
    });
  return [...credentials, ...clusters];
}
