import { describe, expect, test } from 'vitest';
import definition, { type RbacGraph } from '../../../server/src/model/facts/rbac.js';
import { buildFact } from '../../support/fact.js';

const URI = 'file:///w/rbac.yaml';
const RBAC = 'rbac.authorization.k8s.io';

interface Grant {
  /** `get,list pods apps name,name`: verbs, resources, group (`-` for core), names. */
  readonly rules: readonly string[];
  readonly account?: string;
  /** Absent: in the whole cluster. */
  readonly namespace?: string;
}

const json = (...objects: readonly object[]): string => objects.map((object) => JSON.stringify(object)).join('\n---\n');

const rule = (text: string): object => {
  const [verbs = '', resources = '', group = '-', names = ''] = text.split(' ');
  return {
    apiGroups: [group === '-' ? '' : group],
    resources: resources.split(','),
    verbs: verbs.split(','),
    ...(names === '' ? {} : { resourceNames: names.split(',') }),
  };
};

const granted = ({ rules, account = 'web', namespace }: Grant, index: number): readonly object[] => [
  { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: `role-${index}` }, rules: rules.map(rule) },
  {
    apiVersion: `${RBAC}/v1`,
    kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name: `binding-${index}`, ...(namespace === undefined ? {} : { namespace }) },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: `role-${index}` },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace: 'shop' }],
  },
];
const account = (name: string): object => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace: 'shop' },
});
const pod = (name: string, spec: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop' },
  spec: { serviceAccountName: name, containers: [{ name: 'main' }], ...spec },
});
const closed = (namespace: string): object => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
});

const graph = (...objects: readonly object[]): RbacGraph =>
  buildFact(definition, { 'rbac.yaml': json(...objects) }).fact;
const reached = (grants: readonly Grant[], ...others: readonly object[]): readonly string[] =>
  graph(account('web'), ...others, ...grants.flatMap(granted))
    .reachOf(URI, 'shop', 'web')
    .map(({ target, steps }) => `${target} in ${steps.length}`);

describe('what one binding leads to', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['nothing', ['get pods'], []],
    ['everything', ['* *'], ['cluster-admin in 1', 'node in 1', 'all-secrets in 1']],
    ['Secrets', ['list secrets'], ['all-secrets in 1']],
    ['one Secret by its name', ['get secrets - web'], []],
    ['pods', ['create pods'], ['node in 1', 'all-secrets in 1']],
    ['workloads', ['patch deployments apps'], ['node in 1', 'all-secrets in 1']],
    ['the kubelet', ['get nodes/proxy'], ['node in 1']],
    ['a group that passes every check', ['impersonate groups - system:masters'], ['cluster-admin in 1']],
    ['another group', ['impersonate groups - devs'], []],
    ['any user', ['impersonate users'], ['cluster-admin in 1']],
    ['roles of more rights', [`escalate,update clusterroles ${RBAC}`], ['cluster-admin in 1']],
    ['the verb alone', [`escalate clusterroles ${RBAC}`], []],
    [
      'bindings',
      [`bind clusterroles ${RBAC} cluster-admin`, `create clusterrolebindings ${RBAC}`],
      ['cluster-admin in 1'],
    ],
    ['bindings to a small role', [`bind clusterroles ${RBAC} view`, `create clusterrolebindings ${RBAC}`], []],
    [
      'webhooks that change',
      ['create mutatingwebhookconfigurations admissionregistration.k8s.io'],
      ['cluster-admin in 1'],
    ],
    [
      'webhooks that see',
      ['create validatingwebhookconfigurations admissionregistration.k8s.io'],
      ['all-secrets in 1'],
    ],
    [
      'certificates',
      [
        'create certificatesigningrequests certificates.k8s.io',
        'update certificatesigningrequests/approval certificates.k8s.io',
        'approve signers certificates.k8s.io kubernetes.io/kube-apiserver-client',
      ],
      ['cluster-admin in 1'],
    ],
    ['deployers', ['create applications argoproj.io'], ['cluster-admin in 1']],
  ])('%s', (_, rules, expected) => {
    expect(reached([{ rules }])).toEqual(expected);
  });

  test('in one namespace, only what is there', () => {
    expect(reached([{ rules: ['create pods'], namespace: 'shop' }])).toEqual(['node in 1', 'namespace-secrets in 1']);
    expect(reached([{ rules: ['create pods'], namespace: 'shop' }], closed('shop'))).toEqual([
      'namespace-secrets in 1',
    ]);
    expect(reached([{ rules: ['get secrets'], namespace: 'shop' }])).toEqual(['namespace-secrets in 1']);
  });

  test('in a closed namespace the node is reached where the level can be lifted', () => {
    const grants = [{ rules: ['create pods', 'patch namespaces'], namespace: 'shop' }];
    expect(reached(grants, closed('shop'))).toContain('node in 1');
    const volumes = [{ rules: ['create pods'], namespace: 'shop' }, { rules: ['create persistentvolumes'] }];
    expect(reached(volumes, closed('shop'))).toContain('node in 1');
  });
});

describe('the way through other ServiceAccounts', () => {
  const mighty: Grant = { account: 'mighty', rules: ['* *'] };

  test.each([
    ['a token', 'create serviceaccounts/token'],
    ['acting as it', 'impersonate serviceaccounts'],
    ['a Secret that the cluster fills', 'create,get secrets'],
    ['a pod', 'create pods'],
  ])('%s', (_, text) => {
    const found = reached([{ rules: [text], namespace: 'shop' }, mighty], account('mighty'));
    expect(found).toContain('cluster-admin in 2');
  });

  test('a program in its pod, where that has a token', () => {
    const grants = [{ rules: ['create pods/exec'], namespace: 'shop' }, mighty];
    expect(reached(grants, pod('mighty'))).toContain('cluster-admin in 2');
    expect(reached(grants, pod('mighty', { automountServiceAccountToken: false }))).toEqual([]);
    const onNode = pod('agent', { hostPID: true });
    expect(reached([{ rules: ['create pods/exec'], namespace: 'shop' }], onNode)).toEqual(['node in 1']);
  });

  test('not through one of another namespace', () => {
    expect(reached([{ rules: ['create pods'], namespace: 'ops' }, mighty], account('mighty'))).not.toContain(
      'cluster-admin in 2',
    );
  });

  test('each step leads to a line', () => {
    const rbac = graph(
      account('web'),
      account('mighty'),
      ...[{ rules: ['get pods', 'create serviceaccounts/token'], namespace: 'shop' }, mighty].flatMap(granted),
    );
    const [worst] = rbac.reachOf(URI, 'shop', 'web');
    expect(worst?.steps.map(({ what, at, chain }) => [what, at?.path, chain.binding.title])).toEqual([
      [
        'ServiceAccount "web" may have tokens made of any ServiceAccount in the namespace "shop".',
        '/rules[1]',
        'RoleBinding "binding-0"',
      ],
      ['ServiceAccount "mighty" may do everything in the cluster.', '/rules[0]', 'ClusterRoleBinding "binding-1"'],
    ]);
  });
});

describe('insight', () => {
  const objects = [
    account('web'),
    pod('web'),
    pod('quiet', { automountServiceAccountToken: false }),
    pod('small'),
    ...[
      { rules: ['get,list,watch pods', 'get pods/log'], namespace: 'shop' },
      { rules: ['* secrets'] },
      { account: 'small', rules: ['get secrets'], namespace: 'shop' },
    ].flatMap(granted),
  ];
  const rbac = graph(...objects);

  test('rights in words and as a table', () => {
    const { words, rows, bindings } = rbac.rightsOf(URI, { kind: 'ServiceAccount', namespace: 'shop', name: 'web' });
    expect(words).toEqual([
      'In the whole cluster: do everything with secrets.',
      'In namespace "shop": read pods; get pods/log.',
    ]);
    expect(rows.map(({ resource, verbs }) => `${resource}: ${verbs.join()}`)).toEqual([
      'secrets: *',
      'pods: get,list,watch',
      'pods/log: get',
    ]);
    expect(bindings.map(({ binding, isKnown }) => [binding, isKnown])).toEqual([
      ['RoleBinding "binding-0"', true],
      ['ClusterRoleBinding "binding-1"', true],
    ]);
  });

  test('who has a role', () => {
    const holders = rbac.whoHas(URI, undefined, { kind: 'ClusterRole', name: 'role-1' });
    expect(holders.map(({ name, pods }) => [name, pods.map(({ title }) => title)])).toEqual([['web', ['Pod "web"']]]);
  });

  test('the most powerful pods first', () => {
    expect(rbac.rank('file:///w').map(({ title, reaches }) => `${title} ${reaches[0]?.target}`)).toEqual([
      'Pod "web" all-secrets',
      'Pod "small" namespace-secrets',
    ]);
  });

  test('a picture', () => {
    const { nodes, edges, groups } = rbac.picture('file:///w');
    expect(nodes.map(({ kind, label }) => `${kind} ${label}`).sort()).toEqual(
      [
        'binding binding-0',
        'binding binding-1',
        'binding binding-2',
        'pod quiet',
        'pod small',
        'pod web',
        'role role-0',
        'role role-1',
        'role role-2',
        'service-account quiet',
        'service-account small',
        'service-account web',
      ].sort(),
    );
    expect(edges).toHaveLength(9);
    expect(groups.map(({ label }) => label)).toEqual(['shop']);
  });
});
