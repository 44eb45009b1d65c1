import { describe, expect, test } from 'vitest';
import { missingGuards } from '../../../server/src/model/kubernetes/missing-guard.js';
import { uncheckedConnections } from '../../../server/src/model/kubernetes/tls-verification.js';
import { changed, containerOf } from '../../support/pod.js';

describe('the guard of a program is missing', () => {
  const subjects = (text: string): readonly string[] =>
    missingGuards(containerOf(`name: a\n${text}`)).map(({ subject }) => subject);

  test.each([
    [
      'image: argoproj/argocd:v3\ncommand: [argocd-server, --insecure, --disable-auth=true]',
      ['Flag --insecure', 'Flag --disable-auth=true'],
    ],
    ['image: cockroachdb/cockroach\ncommand: [sh, -c, "exec cockroach start --insecure"]', ['Flag --insecure']],
    ['image: traefik:v3\nargs: [--api.insecure]', ['Flag --api.insecure']],
    ['image: mongo:8\nargs: [--noauth]', ['Flag --noauth']],
    ['image: hashicorp/vault\nargs: [server, -dev]', ['Flag -dev']],
    ['image: jupyter/base-notebook\nargs: [--NotebookApp.token=]', ['Flag --NotebookApp.token']],
    ['image: codercom/code-server\nargs: [--auth, none]', ['Flag --auth=none']],
    ['image: rocker/rstudio\nenv: [{ name: DISABLE_AUTH, value: "true" }]', ['Variable "DISABLE_AUTH"']],
    [
      'image: mysql:9\nenv: [{ name: MYSQL_ALLOW_EMPTY_PASSWORD, value: "yes" }]',
      ['Variable "MYSQL_ALLOW_EMPTY_PASSWORD"'],
    ],
  ])('with %s', (text, expected) => expect(subjects(text)).toEqual(expected));

  test.each([
    'image: nginx:1\nargs: [--insecure, --noauth, -dev]',
    'image: example.org/app:1',
    'image: jupyter/base-notebook\nargs: [--NotebookApp.token=$(TOKEN)]',
    'image: mysql:9\nenv: [{ name: MYSQL_ALLOW_EMPTY_PASSWORD, value: "no" }]',
  ])('not with %s', (text) => expect(subjects(text)).toEqual([]));
});

describe('certificates are not checked', () => {
  const subjects = (text: string): readonly string[] =>
    uncheckedConnections(containerOf(`name: a\n${text}`)).map(({ name }) => name);

  test.each([
    ['args: [--insecure-skip-tls-verify]', ['--insecure-skip-tls-verify']],
    ['args: [--skip-tls-verify, --dest-tls-verify=false]', ['--skip-tls-verify', '--dest-tls-verify']],
    ['args: [--es.tls.skip-host-verify=true]', ['--es.tls.skip-host-verify']],
    ['command: [bash, -ec, "git -c x=y fetch; curl --insecure https://a.example.org"]', ['--insecure']],
    [
      'env: [{ name: OAUTH2_PROXY_SSL_INSECURE_SKIP_VERIFY, value: "true" }]',
      ['OAUTH2_PROXY_SSL_INSECURE_SKIP_VERIFY'],
    ],
    ['env: [{ name: ELASTICSEARCH_SSL_VERIFICATIONMODE, value: none }]', ['ELASTICSEARCH_SSL_VERIFICATIONMODE']],
  ])('with %s', (text, expected) => expect(subjects(text)).toEqual(expected));

  test.each([
    'args: [--tls-verify=true, --verify]',
    'command: [sh, -c, "curl -k https://localhost:8443/healthz"]',
    'command: [grep, -k]',
    'env: [{ name: GIT_SSL_NO_VERIFY, value: "" }, { name: TLS_VERIFY, value: "1" }]',
  ])('not with %s', (text) => expect(subjects(text)).toEqual([]));

  test('the flag is cut out of a script', () => {
    const container = containerOf('name: a\ncommand: [sh, -c, "curl -k https://a.example.org && curl --insecure b"]');
    const [found] = uncheckedConnections(container);
    expect(changed(container.pod, found?.change ? [found.change] : [])).toContain(
      '"curl https://a.example.org && curl b"',
    );
  });
});
