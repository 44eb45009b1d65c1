// Every credential here is made up, and put together at run time: scanners of secrets would choke on the whole.
import { describe, expect, test } from 'vitest';
import { decodeBase64, encodeBase64 } from '../../../server/src/model/secret/base64.js';
import { commandCredentials } from '../../../server/src/model/secret/command-credential.js';
import { findCredential, findEmbedded } from '../../../server/src/model/secret/credential.js';
import { placeInScalar } from '../../../server/src/model/secret/place-in-scalar.js';
import { secretFile } from '../../../server/src/model/secret/secret-file.js';
import { isDescription, secretName, wordsOf } from '../../../server/src/model/secret/secret-name.js';
import { entropy, isNoCredential, looksSecret } from '../../../server/src/model/secret/secret-value.js';
import { connectionPassword, findToken, urlPassword } from '../../../server/src/model/secret/token-format.js';
import { YamlDocument } from '../../../server/src/syntax/yaml/document.js';
import { Field } from '../../../server/src/syntax/yaml/field.js';

/** `length` characters without repetition that a filler would have. */
const noise = (length: number, alphabet = 'qW7eR2tY9uI4oP1aS8dF3gH6jK5lZxCvBnM'): string =>
  Array.from({ length }, (_, index) => alphabet.charAt((index * 11 + (index >> 2)) % alphabet.length)).join('');
const hex = (length: number): string => noise(length, '7c1e9a4f03b8d265');
const upper = (length: number): string => noise(length, 'QW7ER2TYUI4OPAS3DFGH6JK5LZXCVBNM');
const letters = (length: number): string => noise(length, 'qWeRtYuIoPaSdFgHjKlZxCvBnM');

describe('names', () => {
  test('are taken apart in every spelling', () => {
    expect(wordsOf('DB_PASSWORD')).toEqual(['db', 'password']);
    expect(wordsOf('dbPassword.v2')).toEqual(['db', 'password', 'v2']);
    expect(wordsOf('AWSSecretKey')).toEqual(['aws', 'secret', 'key']);
  });

  test.each([
    'password',
    'DB_PASSWORD',
    'dbPasswd',
    'MYSQL_ROOT_PASSWORD',
    'pwd',
    'SMTP_PASS',
    'PASSPHRASE',
    'PGPASSWORD',
    'password2',
    'PASSWORD_1',
    'ADMIN_PASSWORD_VALUE',
  ])('%s is a password', (name) => expect(secretName(name)).toBe('password'));
  test.each([
    'API_TOKEN',
    'apiKey',
    'apikey',
    'github-token',
    'GITHUBTOKEN',
    'AWS_SECRET_ACCESS_KEY',
    'CLIENT_SECRET',
    'SECRET_KEY_BASE',
    'JWT_KEY',
    'encryptionKey',
    'credentials',
    'STORAGE_ACCOUNT_KEY',
    'TOKEN_B64',
  ])('%s is a secret', (name) => expect(secretName(name)).toBe('secret'));
  test.each(['GIT_KEY', 'AUTH', 'AWS_ACCESS_KEY_ID', 'OCI_CLI_KEY_CONTENT', 'PASSWORD_HASH', 'TOKEN_GITHUB'])(
    '%s may be a secret',
    (name) => expect(secretName(name)).toBe('perhaps'),
  );
  test.each([
    'LOG_LEVEL',
    'DB_HOST',
    'PASSWORD_FILE',
    'TOKEN_PATH',
    'DB_SECRET_NAME',
    'secretName',
    'tokenReview',
    'passwordPolicy',
    'TOKEN_TTL',
    'PUBLIC_KEY',
    'NO_PASSWORD',
    'passwordKey',
    'TOKEN_URL',
    'IMAGE_PULL_SECRET',
    'ALLOW_EMPTY_PASSWORD',
    'existingSecret',
    'SORT_KEY',
    'AUTH_MODULE_VERSION',
    'monkey',
    'author',
    'compass',
    'KEYBOARD',
    '',
  ])('%s is none', (name) => expect(secretName(name)).toBeUndefined());

  test('of places and ids', () => {
    expect([
      isDescription('apiAddress'),
      isDescription('githubAppID'),
      isDescription('password'),
      isDescription('api_key'),
    ]).toEqual([true, true, false, false]);
  });
});

describe('values', () => {
  test.each([
    '',
    '  ',
    '${PASSWORD}',
    '$(PASSWORD)',
    '$PASSWORD',
    '{{ .Values.password }}',
    '<% x %>',
    '<your token>',
    '%(password)s',
    '@@PASSWORD@@',
    '__PASSWORD__',
    '%PASSWORD%',
    'ENC[AES256_GCM,data:x]',
    'vault:secret/db#password',
    'op://vault/item',
    'arn:aws:secretsmanager:eu-west-1:1:secret:x',
    'projects/1/secrets/x',
    'xxx',
    '****',
    '**SOPS**',
    '...',
    '... data ...',
    'your-password',
    'YOUR_API_KEY',
    'yourpassword',
    'my_token',
    'REPLACE_ME',
    'replace-with-key',
    'insert-token-here',
    'todo',
    'FIXME',
    'example',
    'example-key',
    'placeholder',
    'dummy',
    'true',
    'No',
    'off',
    'disabled',
    'none',
    'null',
    '/run/secrets/db',
    './tls/server.key',
    '~/.ssh/id',
    'server.pem',
    '/etc',
    'https://example.com/login',
  ])('%j is no credential', (value) => expect(isNoCredential(value)).toBe(true));
  test.each([
    'hunter2',
    'changeme',
    'password',
    'admin',
    'violet-otter',
    'a/b+c=',
    `/${noise(12)}+${noise(9)}=`,
    '1234',
    'p$ss',
    'x1',
  ])('%j may be one', (value) => expect(isNoCredential(value)).toBe(false));

  test.each([noise(12), 'k7Qp2xVb9z', 'minio123', `${hex(8)}-${hex(4)}`, letters(24), 'c-krit-77'])(
    '%s looks random',
    (value) => expect(looksSecret(value)).toBe(true),
  );
  test.each([
    '',
    'abc',
    '12345',
    '3600',
    '30s',
    '512Mi',
    'my-app-tls',
    'GITHUB_TOKEN',
    'bearer',
    'user.name',
    'aaaaaaaaaaaaaaaaaaaa',
    'This is a longer sentence 1',
  ])('%s does not', (value) => expect(looksSecret(value)).toBe(false));

  test('entropy', () => {
    expect(entropy('aaaa')).toBe(0);
    expect(entropy('abab')).toBe(1);
    expect(entropy('abcdefgh')).toBe(3);
  });
});

describe('forms', () => {
  test.each<[title: string, token: string, start?: number]>([
    ['a private key', `-----BEGIN ${'RSA PRIVATE'} KEY-----\n${noise(64)}`],
    ['a private key', `---BEGIN ${'OPENSSH PRIVATE'} KEY---\n${noise(64)}`],
    ['a private key', `-----BEGIN ${'PGP PRIVATE'} KEY BLOCK-----\n\n${noise(64)}`],
    ['a private key', `PuTTY-User-Key-${'File'}-2: ssh-rsa`],
    ['a private key', `AGE-SECRET-${'KEY'}-1${upper(58)}`],
    ['an AWS access key', `AK${'IA'}${upper(16)}`],
    ['a GitHub token', `gh${'p'}_${noise(36)}`],
    ['a GitHub token', `github_${'pat'}_${noise(22)}_${noise(59)}`],
    ['a GitLab token', `gl${'pat'}-${noise(20)}`],
    ['a Slack token', `xo${'xb'}-12-34-${noise(24)}`],
    ['a Slack token', `xa${'pp'}-1-A1-23-${hex(64)}`],
    ['a Slack webhook', `https://hooks.${'slack'}.com/services/T1/B2/${noise(24)}`],
    ['a Discord webhook', `https://discord.com/api/${'webhooks'}/123456987654321987/${noise(60)}`],
    ['a Stripe key', `sk_${'live'}_${noise(24)}`],
    ['a Google API key', `AI${'za'}${noise(35)}`],
    ['a Google OAuth token', `ya${'29'}.${noise(40)}`],
    ['an npm token', `np${'m'}_${noise(36)}`],
    ['a PyPI token', `pypi-${'AgEIcHlwaS5vcmc'}${noise(60)}`],
    ['a Docker Hub token', `dckr_${'pat'}_${noise(27)}`],
    ['a SendGrid key', `S${'G'}.${noise(22)}.${noise(43)}`],
    ['a Twilio key', `S${'K'}${hex(32)}`],
    ['a Mailgun key', `ke${'y'}-${hex(32)}`],
    ['a Mailchimp key', `${hex(32)}-${'us'}12`],
    ['a DigitalOcean token', `dop_${'v1'}_${hex(64)}`],
    ['a Vault token', `hv${'s'}.${noise(24)}`],
    ['a Terraform token', `${noise(14)}.${'atlasv1'}.${noise(60)}`],
    ['a Databricks token', `da${'pi'}${hex(32)}`],
    ['an OpenAI key', `s${'k'}-${noise(20)}T3Blbk${'FJ'}${noise(20)}`],
    ['an OpenAI key', `s${'k'}-proj-${noise(48)}`],
    ['an Anthropic key', `sk-${'ant'}-api03-${noise(90)}`],
    ['a Hugging Face token', `h${'f'}_${letters(34)}`],
    ['an Azure storage key', `Account${'Key'}=${noise(86)}==`, 14],
    ['a Telegram bot token', `12345987:${'AA'}${noise(33)}`],
    ['a Shopify token', `shp${'at'}_${hex(32)}`],
    ['a New Relic key', `NR${'AK'}-${upper(27)}`],
    ['a Grafana token', `gl${'sa'}_${noise(32)}_${hex(8)}`],
    ['a Sentry token', `snt${'rys'}_${noise(50)}`],
    ['a Pulumi token', `pu${'l'}-${hex(40)}`],
    ['a JSON Web Token', `ey${'J'}${noise(20)}.ey${'J'}${noise(30)}.${noise(43)}`],
  ])('%s', (title, token, start = 3) => {
    expect(findToken(`x: ${token}`)).toMatchObject({ title, start, isExample: false });
    expect(findCredential('NOTE', token, false)?.title).toBe(title);
  });

  test('the first of several is taken', () => {
    expect(findToken(`AK${'IA'}${upper(16)} -----BEGIN ${'PRIVATE'} KEY-----`)?.title).toBe('an AWS access key');
  });

  test('examples are told apart', () => {
    const example = `AK${'IA'}IOSFODNN7EXAMPLE`;
    expect(findToken(example)?.isExample).toBe(true);
    expect(findCredential('NOTE', example, false)).toBeUndefined();
    expect(findCredential('NOTE', example, true)?.title).toBe('an AWS access key');
    expect(findToken(`gh${'p'}_${'x'.repeat(36)}`)?.isExample).toBe(true);
  });

  test.each([
    'hello',
    'key-value',
    'sk-small',
    'npm_config',
    `ghp_${noise(8)}`,
    'AKIA',
    '-----BEGIN CERTIFICATE-----',
    '-----BEGIN PUBLIC KEY-----',
  ])('%s is none', (text) => expect(findToken(text)).toBeUndefined());

  test('a URL with a password', () => {
    expect(urlPassword('postgres://app:violet@db:5432/x')).toMatchObject({ password: 'violet', start: 15 });
    expect(urlPassword('redis://:violet@db')?.password).toBe('violet');
    for (const text of ['https://db:5432/x', 'https://user@db', 'https://db/a:b@c', 'mailto:a@b'])
      expect(urlPassword(text)).toBeUndefined();
    expect(findCredential('URL', 'postgres://app:violet@db', false)?.title).toBe('a URL with a password');
    expect(findCredential('URL', 'postgres://app:$(DB_PASSWORD)@db', false)).toBeUndefined();
    expect(findCredential('DB_PASSWORD', 'postgres://app@db', false)).toBeUndefined();
  });

  test('a connection string with a password', () => {
    expect(connectionPassword('Server=db; User Id=app; Password=violet;')).toBe('violet');
    expect(connectionPassword('Password=violet')).toBeUndefined();
    expect(connectionPassword('a=b;c=d')).toBeUndefined();
    expect(findCredential('CONNECTION', 'Server=db;Password=violet', false)?.title).toBe(
      'a connection string with a password',
    );
    expect(findCredential('CONNECTION', 'Server=db;Password=<password>', false)).toBeUndefined();
  });
});

describe('a credential', () => {
  test.each<[name: string, value: string, title: string | undefined, cautious: string | undefined]>([
    ['DB_PASSWORD', 'hunter2', 'a password', 'a credential'],
    ['DB_PASSWORD', 'hi', undefined, 'a credential'],
    ['API_TOKEN', 'k7Qp2xVb9z', 'a credential', 'a credential'],
    ['API_TOKEN', 'my-app-token', undefined, undefined],
    ['API_TOKEN', 'shop-app-token', undefined, 'a credential'],
    ['GIT_KEY', 'k7Qp2xVb9z', undefined, 'a credential'],
    ['LOG_LEVEL', 'k7Qp2xVb9z', undefined, undefined],
    ['credentials', '{"a": 1}', undefined, undefined],
    ['DB_PASSWORD', '$(FROM)', undefined, undefined],
  ])('%s=%s: %s', (name, value, title, cautious) => {
    expect(findCredential(name, value, false)?.title).toBe(title);
    expect(findCredential(name, value, true)?.title).toBe(cautious);
  });

  /** Key and value of what is found in a text. */
  const within = (text: string, name = 'settings') =>
    findEmbedded(text, name, false).map(({ key, start, end }) => `${key ?? ''}>${text.slice(start, end)}`);

  test.each<[text: string, expected: readonly string[], name?: string]>([
    ['a=1\ndb.password=violet\n', ['db.password>violet']],
    ['a=1\r\ndb.password = "violet"\r\n', ['db.password>violet']],
    ['a:\n  password: "violet"', ['password>violet']],
    ['{\n "apiKey": "k7Qp2xVb9z",\n}', ['apiKey>k7Qp2xVb9z']],
    ['[{"name": "DB_PASSWORD", "value": "violet"}]', ['DB_PASSWORD>violet']],
    ['[server]\npassword = violet', ['password>violet']],
    ['export DB_PASSWORD=violet', ['DB_PASSWORD>violet']],
    ['requirepass violet\nappendonly yes', ['requirepass>violet']],
    [`x\nurl redis://:violet@db`, ['>url redis://:violet@db']],
    ['<a>\n<dbPassword>violet</dbPassword><b>x</b></a>', ['dbPassword>violet']],
    ['<a password="violet" user="b"/>', ['password>violet']],
    ['<a><add key="DbPassword" value="vi&amp;olet"/></a>', ['DbPassword>vi&amp;olet']],
    ['<p><property name="db.password">violet</property></p>', ['db.password>violet']],
    ['<a><password><![CDATA[violet]]></password></a>', ['password>violet']],
    ['<a><!-- <password>violet</password> --></a>', []],
    ['# password=violet\n// password=violet\n; password=violet\n-- password=violet', []],
    ['password = read()\ntoken: self.settings.token\n', []],
    ['password:\n  policy: strict', []],
    ['password = ${PASSWORD}', []],
    ['a b c', []],
    ['password: violet', ['password>violet'], 'a.yaml'],
    ['password: "violet', ['password>violet'], 'a.yaml'],
    [`password=violet\n${'#'.repeat(200_000)}`, []],
  ])('within %j: %j', (text, expected, name) => expect(within(text, name)).toEqual(expected));
});

describe('files', () => {
  test.each<[path: string, title: string]>([
    ['.env', 'an environment file'],
    ['app/.env.production', 'an environment file'],
    ['.env*', 'an environment file'],
    ['prod.env', 'an environment file'],
    ['id_rsa', 'an SSH key'],
    ['/root/.ssh/id_ed25519', 'an SSH key'],
    ['.ssh/', 'an SSH key'],
    ['tls.key', 'a private key'],
    ['private.pem', 'a private key'],
    ['*.key', 'a private key'],
    ['server.pem', 'a key in PEM format'],
    ['store.p12', 'a certificate store'],
    ['app.jks', 'a certificate store'],
    ['.npmrc', 'the credentials of a package registry'],
    ['.pypirc', 'the credentials of a package registry'],
    ['.docker/config.json', 'the credentials of container registries'],
    ['kubeconfig', 'a kubeconfig'],
    ['prod-kubeconfig.yaml', 'a kubeconfig'],
    ['.kube/config', 'a kubeconfig'],
    ['.aws', 'the credentials of a cloud'],
    ['.aws/credentials', 'the credentials of a cloud'],
    ['gcp-key.json', 'the credentials of a cloud'],
    ['my-service-account.json', 'the credentials of a cloud'],
    ['credentials', 'credentials'],
    ['.netrc', 'credentials'],
    ['secrets.yaml', 'credentials'],
    ['terraform.tfstate', 'the state of Terraform'],
  ])('%s is %s', (path, title) => expect(secretFile(path)).toBe(title));
  test.each([
    'id_rsa.pub',
    'ca.pem',
    'ca-bundle.pem',
    'certs/fullchain.pem',
    'server-cert.pem',
    'site.crt',
    'public.key',
    'truststore.jks',
    'cacerts.jks',
    '.env.example',
    '.env.sample',
    'sample.env',
    'environment.ts',
    'config.json',
    'package.json',
    '.',
    'src/',
    'https://example.com/release.key',
    'debug.keystore',
    'keys.txt',
    'monkey',
    'env',
  ])('%s is none', (path) => expect(secretFile(path)).toBeUndefined());
});

test('base64', () => {
  expect(decodeBase64('aHVudGVyMg==')).toBe('hunter2');
  expect(decodeBase64('aHVu\n dGVy')).toBe('hunter');
  expect(decodeBase64('')).toBe('');
  expect(decodeBase64('hunter2')).toBeUndefined();
  expect(decodeBase64('a$==')).toBeUndefined();
});

describe('a command line', () => {
  const within = (text: string) =>
    commandCredentials(text, false).map(({ name, start, end }) => `${name ?? ''}>${text.slice(start, end)}`);

  test.each<[text: string, expected: readonly string[]]>([
    ['run --db-password=violet --user app', ['db-password>violet']],
    ['run --db-password violet', ['db-password>violet']],
    ['run --db-password "violet otter"', ['db-password>violet otter']],
    ['PGPASSWORD=violet psql -c x', ['PGPASSWORD>violet']],
    ["export A=1 DB_PASSWORD='violet'; run", ['DB_PASSWORD>violet']],
    ['kubectl create secret generic a --from-literal=password=violet', ['password>violet']],
    ['curl -s -u app:violet https://a', ['>violet']],
    ['curl -H "Authorization: Bearer k7Qp2xVb9z"', ['Authorization>k7Qp2xVb9z']],
    ['curl -d \'{"password": "violet"}\' https://a', ['password>violet']],
    ['mysql -uroot -pviolet -e x', ['>violet']],
    ['mysqladmin ping -p"violet"', ['>violet']],
    ['redis-cli -a violet ping', ['>violet']],
    ['redis-server --requirepass violet', ['requirepass>violet']],
    ['sshpass -p violet ssh a', ['>violet']],
    ['wget https://app:violet@a/b', ['>violet']],
    ['run --db-password=$(DB_PASSWORD) --password-file=/a/b --token-ttl 30 --password --other', []],
    ['run --password ${PASSWORD} -p 8080; mysql -p$PASSWORD; mysql -p; curl -u $A:$B', []],
    ['curl -H "Authorization: Bearer $TOKEN" -u app:', []],
    ['run --password-stdin violet --from-secret=violet --token my-app-token', []],
  ])('%s: %j', (text, expected) => expect(within(text)).toEqual(expected));
});

describe('base64', () => {
  test.each(['', 'a', 'ab', 'abc', 'violet-otter', '\u00ff\u0000'])('%j is read as it was written', (text) => {
    expect(encodeBase64(text)).toBe(btoa(text));
    expect(decodeBase64(encodeBase64(text))).toBe(text);
  });
});

describe('the place of a part of a scalar', () => {
  const placeOf = (yaml: string, part: string) => {
    const document = new YamlDocument(yaml);
    const field = Field.root(document).field('a');
    const start = field.text?.indexOf(part) ?? -1;
    const { range } = placeInScalar(field, start, start + part.length);
    return `${range.start}:${yaml.slice(range.start, range.end)}`;
  };

  test.each<[yaml: string, part: string, expected: string]>([
    ['a: |\n  x=1\n  y=violet\n', 'violet', '15:violet'],
    ['a: |-\r\n  x=1\r\n\r\n  y=violet\r\n', 'violet', '20:violet'],
    ['a: |\n  x=1\n  y=one\n   two\n', 'one\n two', '15:one'],
    ['a: x violet', 'violet', '5:violet'],
    ['a: "x \\n violet"', 'violet', '9:violet'],
    ['a: "vio\\tlet"', 'vio\tlet', '0:a'],
    ['a: >\n  x\n  violet\n', 'violet', '11:violet'],
    ['a: x x', '', '0:a'],
  ])('%j: %j', (yaml, part, expected) => expect(placeOf(yaml, part)).toBe(expected));
});
