import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from '../kubernetes/container.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { decodeBase64 } from './base64.js';
import { secretName } from './secret-name.js';
import { isNoCredential } from './secret-value.js';

/** Passwords that are tried first, beside the name of the product itself (the OWASP and NCSC lists of common ones name them all). */
const COMMON: ReadonlySet<string> = new Set([
  ...['password', 'passw0rd', 'p@ssw0rd', 'p@ssword', 'pass', 'passwd', 'passphrase', 'pwd', 'pw'],
  ...['admin', 'administrator', 'root', 'toor', 'user', 'username', 'guest', 'demo', 'default', 'system', 'manager'],
  ...['changeme', 'changeit', 'change', 'letmein', 'welcome', 'secret', 'secretpassword', 'supersecret', 'mysecret'],
  ...['mypassword', 'mysecretpassword', 'verysecret', 'topsecret', 'test', 'testing', 'testtest', 'temp', 'master'],
  ...['qwerty', 'abc', 'abcd', 'abcdef', 'iloveyou', 'monkey', 'dragon', 'sunshine', 'princess', 'football', 'hello'],
  ...['postgres', 'postgresql', 'mysql', 'mariadb', 'mongo', 'mongodb', 'redis', 'rabbitmq', 'rabbit', 'elastic'],
  ...['elasticsearch', 'kibana', 'grafana', 'keycloak', 'minio', 'minioadmin', 'wordpress', 'drupal', 'joomla'],
  ...['tomcat', 'oracle', 'cassandra', 'neo4j', 'couchdb', 'influxdb', 'jenkins', 'gitlab', 'nexus', 'sonar', 'harbor'],
  ...['vault', 'kafka', 'airflow', 'superset', 'metabase', 'odoo', 'nextcloud', 'zabbix', 'nagios', 'ldap', 'openldap'],
  ...['docker', 'kubernetes', 'k8s', 'vagrant', 'ansible', 'database', 'db', 'server', 'app', 'api', 'dev', 'prod'],
  ...['sa', 'ubuntu', 'alpine', 'pi', 'raspberry', 'local', 'localhost', 'example', 'sample'],
]);

/** True for a password that somebody who tries the usual ones finds at once: a common word with few digits, or a row of keys. */
export function isWeakPassword(password: string): boolean {
  const text = password.trim().toLowerCase();
  // A template or a mask such as `***` stands for another.
  if (isNoCredential(password)) return false;
  if (/^(.)\1*$/.test(text) || '01234567890123456789'.includes(text) || '98765432109876543210'.includes(text))
    return true;
  const bare = text.replace(/[^a-z@\d]/g, '');
  return COMMON.has(bare) || COMMON.has(bare.replace(/\d{1,4}$/, ''));
}

/** A password that is easily guessed. */
export interface WeakPassword {
  readonly name: string;
  readonly at: Field;
  /** Asks for another one; absent where none can be written in its place. */
  readonly changes: readonly [Change, ...Change[]] | undefined;
}

/** What the fix writes for the author to replace. */
export const NEW_PASSWORD = 'replace-with-a-generated-password';

/** The easily guessed passwords among the variables of a container. */
export const weakVariables = (container: Container): readonly WeakPassword[] =>
  container
    .field('env')
    .items()
    .flatMap((item): readonly WeakPassword[] => {
      const [name, at] = [item.field('name').text ?? '', item.field('value')];
      return at.text !== undefined && secretName(name) === 'password' && isWeakPassword(at.text)
        ? [{ name, at, changes: undefined }]
        : [];
    });

/** The easily guessed passwords in a Secret. */
export const weakEntries = (secret: KubernetesObject): readonly WeakPassword[] =>
  (['data', 'stringData'] as const).flatMap((list) =>
    secret
      .field(list)
      .entries()
      .flatMap(([name, at]): readonly WeakPassword[] => {
        const text = list === 'data' ? decodeBase64(at.text ?? '') : at.text;
        if (text === undefined || secretName(name) !== 'password' || !isWeakPassword(text)) return [];
        const changes: readonly [Change, ...Change[]] =
          list === 'data'
            ? [at.remove(), secret.field('stringData').at(name).set(NEW_PASSWORD)]
            : [at.set(NEW_PASSWORD)];
        return [{ name, at, changes: at.isAliased ? undefined : changes }];
      }),
  );
