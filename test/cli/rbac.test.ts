import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../server/src/cli/arguments.js';
import { inFolder } from '../support/command-line.js';

const RBAC = 'apiVersion: rbac.authorization.k8s.io/v1';
const ROLES = `${RBAC}
kind: ClusterRole
metadata: { name: starter }
rules:
  - { apiGroups: [""], resources: [pods], verbs: [create] }
---
${RBAC}
kind: Role
metadata: { name: reader, namespace: shop }
rules:
  - { apiGroups: [""], resources: [secrets], resourceNames: [key], verbs: [get] }
  - { apiGroups: [apps], resources: [deployments], verbs: [get, list, watch] }
---
${RBAC}
kind: ClusterRoleBinding
metadata: { name: starters }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: starter }
subjects: [{ kind: ServiceAccount, name: robot, namespace: shop }]
---
${RBAC}
kind: RoleBinding
metadata: { name: readers, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
subjects:
  - { kind: ServiceAccount, name: clerk, namespace: shop }
  - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: shoppers }
---
${RBAC}
kind: ClusterRoleBinding
metadata: { name: elsewhere }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: elsewhere }
subjects: [{ kind: ServiceAccount, name: clerk, namespace: shop }]
`;
const account = (name: string): string =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: ${name}, namespace: shop }\n`;
const pod = (name: string, as: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: shop }\nspec: { serviceAccountName: ${as}, containers: [{ name: app, image: "a:1" }] }\n`;
const FILES = {
  'roles.yaml': ROLES,
  'accounts.yaml': [account('robot'), account('clerk'), account('idle')].join('---\n'),
  'pods.yaml': [pod('web', 'robot'), pod('job', 'robot'), pod('desk', 'clerk')].join('---\n'),
};

describe('hullcheck rbac', () => {
  test('says what pods reach and by which lines, what accounts may do, and what is not known', () =>
    inFolder(FILES, async (folder) => {
      const { code, out, err } = await folder.run(['rbac']);
      expect([code, err]).toEqual([0, '']);
      expect(out).toBe(`Pods that reach beyond themselves, the most powerful first
  Pod "job" in namespace "shop"  pods.yaml:8:19
  Pod "web" in namespace "shop"  pods.yaml:3:19
    run as ServiceAccount "robot" and reach the nodes in 1 step, all Secrets in 1 step
    the nodes
      1. ServiceAccount "robot" may start pods in every namespace that hold their node.
         ClusterRole "starter"  roles.yaml:5:7
         ClusterRoleBinding "starters"  roles.yaml:16:19
    all Secrets
      1. ServiceAccount "robot" may start pods in every namespace that read any Secret there.
         ClusterRole "starter"  roles.yaml:5:7
         ClusterRoleBinding "starters"  roles.yaml:16:19

ServiceAccount "clerk" in namespace "shop"
  has Role "reader" by RoleBinding "readers"  roles.yaml:22:19
  has ClusterRole "elsewhere" by ClusterRoleBinding "elsewhere"  roles.yaml:30:19
  shop  get, list, watch: deployments.apps
  shop  get: secrets named key

ServiceAccount "robot" in namespace "shop"
  has ClusterRole "starter" by ClusterRoleBinding "starters"  roles.yaml:16:19
  the whole cluster  create: pods

ServiceAccounts without rights
  idle in namespace "shop"  accounts.yaml:11:19

Roles that the files do not hold as a whole: what they allow is not known
  ClusterRole "elsewhere"
    ClusterRoleBinding "elsewhere"  roles.yaml:30:19

3 workloads with a token, 3 ServiceAccounts; 1 of them reaches cluster-admin, the nodes or all Secrets.
`);
    }));

  test('says who may do one thing, also by roles that are not known', () =>
    inFolder(FILES, async (folder) => {
      expect((await folder.run(['rbac', '--can', 'list', 'deployments.apps'])).out).toBe(
        `Who may list deployments.apps
  ServiceAccount "clerk" in namespace "shop", in the whole cluster (perhaps)
  ServiceAccount "clerk" in namespace "shop", in shop
    Role "reader"  roles.yaml:12:7
    RoleBinding "readers"  roles.yaml:22:19
  Group "shoppers", in shop
    Role "reader"  roles.yaml:12:7
    RoleBinding "readers"  roles.yaml:22:19
`,
      );
      const asked = ['rbac', '--can=list deployments', '--subject', 'shoppers'];
      expect((await folder.run([...asked, '--namespace', 'shop'])).out).toContain('Group "shoppers", in shop\n');
      expect((await folder.run(['rbac', '--can', 'impersonate', 'users', '--format', 'markdown'])).out).toContain(
        '| ServiceAccount `clerk` in namespace `shop` | the whole cluster (perhaps) |  |',
      );
      expect((await folder.run(['rbac', '--can', 'get', '/metrics', '--subject', 'robot'])).out).toContain(
        'Nobody that',
      );
    }));

  test('says of one subject, or of the account that a workload runs as', () =>
    inFolder(FILES, async (folder) => {
      for (const subject of ['robot', 'web']) {
        const { out } = await folder.run(['rbac', '--subject', subject]);
        expect(out).toContain('ServiceAccount "robot" in namespace "shop"\n');
        expect(out).not.toContain('clerk');
      }
      expect(await folder.run(['rbac', '--subject', 'nobody'])).toEqual({
        code: 2,
        out: '',
        err: 'hullcheck: No ServiceAccount and no workload is called "nobody".\n',
      });
      expect((await folder.run(['rbac', '--subject', 'robot', '--namespace', 'store'])).err).toContain(
        'no workload there',
      );
      expect((await folder.run(['rbac', 'missing'])).code).toBe(2);
    }));

  test('has the same for programs', () =>
    inFolder(FILES, async (folder) => {
      const { out } = await folder.run(['rbac', '--format', 'json', '--subject', 'robot']);
      const [report, ...others] = JSON.parse(out);
      expect(others).toEqual([]);
      expect(report.pods[0]).toMatchObject({ title: 'Pod "job"', at: { file: 'pods.yaml', line: 8, column: 19 } });
      expect(report.accounts[0].rights.rows).toEqual([
        {
          resource: 'pods',
          names: [],
          verbs: ['create'],
          isCertain: true,
          at: { file: 'roles.yaml', line: 5, column: 7 },
        },
      ]);
      expect(report).not.toHaveProperty('able');
      const can = JSON.parse((await folder.run(['rbac', '--format', 'json', '--can', 'create', 'pods'])).out);
      expect(can[0].able).toContainEqual(expect.objectContaining({ title: 'ServiceAccount "robot"', isCertain: true }));
    }));

  test('is a page, or a picture', () =>
    inFolder(FILES, async (folder) => {
      const page = (await folder.run(['rbac', '--format', 'markdown'])).out;
      expect(page).toContain('- **Pod `job` in namespace `shop` (`pods.yaml:8`), Pod `web`');
      expect(page).toContain('| `the whole cluster` | `create` | `pods` |');
      const svg = (await folder.run(['rbac', '--format', 'svg', '--subject', 'robot'])).out;
      expect(svg).toMatch(/^<svg[\s\S]*<style>/);
      expect(svg).toContain('aria-label="starters to starter');
      expect(svg).not.toContain('clerk');
      const dot = (await folder.run(['rbac', '--format', 'dot'])).out;
      expect(dot).toMatch(/^digraph "RBAC graph"/);
      expect(dot).toContain('clerk');
    }));

  test('keeps scopes apart, and says which', () =>
    inFolder(
      {
        'a/kustomization.yaml': 'resources: [all.yaml]\nnamespace: one\n',
        'a/all.yaml': `${account('robot')}---\n${ROLES}`,
        'b/kustomization.yaml': 'resources: [all.yaml]\n',
        'b/all.yaml': `${account('robot')}---\n${pod('web', 'robot')}`,
      },
      async (folder) => {
        const { out } = await folder.run(['rbac']);
        expect(out).toMatch(
          /^In a\n\nServiceAccount "robot"[\s\S]*\nIn b\n\nServiceAccounts without rights\n {2}robot/,
        );
        expect(out).toContain('ServiceAccount "robot" in namespace "one"');
      },
    ));

  test('lets nothing of a file command a terminal, or be markup', () =>
    inFolder({ 'a.yaml': account('"\\u001b[2Jx [a](b)"') }, async (folder) => {
      expect((await folder.run(['rbac'])).out).toContain('\uFFFD[2Jx [a](b) in namespace');
    }));

  test.each<[readonly string[], string]>([
    [['--format', 'xml'], '--format does not know "xml". It takes a format: text, json, markdown, dot, svg.'],
    [['--can', 'get'], 'The option --can needs a verb and a resource, such as get secrets.'],
    [['--can', 'get', 'secrets', '--format', 'svg'], '--can answers in words, so it cannot go with --format svg.'],
    [['--subject'], 'The option --subject needs the name of a ServiceAccount or of a workload.'],
  ])('%j is wrong', (args, message) => expect(parseArguments(['rbac', ...args])).toEqual({ kind: 'wrong', message }));

  test('has its help with the others', () => expect(parseArguments(['rbac', '--help'])).toEqual({ kind: 'help' }));
});
