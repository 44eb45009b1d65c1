import { describe, expect, test } from 'vitest';
import { readYamlContents } from '../../../server/src/engine/file-contents.js';
import network, { type NetworkFact } from '../../../server/src/model/facts/network.js';
import { collectScopes, Scopes } from '../../../server/src/model/facts/scopes.js';
import { readYaml } from '../../../server/src/syntax/yaml/document.js';

const uri = (path: string): string => `file:///w/${path}`;

/** The fact of a workspace, and the reference of the first document that holds `name: NAME`. */
function build(files: Readonly<Record<string, string>>): {
  fact: NetworkFact;
  ref: (name: string) => { uri: string; document: number; path: string };
} {
  const contents = Object.entries(files).map(([path, text]) => {
    const documents = readYaml(text).map(({ document }) => document);
    const objects = documents.flatMap((document, index) => {
      const read = readYamlContents(document, { uri: uri(path), document: index });
      return read.language === 'yaml' ? read.objects : [];
    });
    return { uri: uri(path), text, documents, objects, dockerfile: undefined };
  });
  const scopes = new Scopes(new Map(contents.map((file) => [file.uri, collectScopes(file)])), ['file:///w']);
  const fact = network.build(new Map(contents.map((file) => [file.uri, network.collect(file)])), scopes);
  const ref = (name: string) => {
    const object = contents.flatMap(({ objects }) => objects).find((found) => found.name === name);
    if (object === undefined) throw new Error(`no ${name}`);
    return object.ref;
  };
  return { fact, ref };
}

const pod = (name: string, namespace?: string, labels = `{ app: ${name} }`): string =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, ${namespace === undefined ? '' : `namespace: ${namespace}, `}labels: ${labels} }\nspec: { containers: [] }\n`;
const policy = (name: string, namespace: string | undefined, spec: string): string =>
  `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`} }\nspec: ${spec}\n`;
const WEB = '{ podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress, Egress] }';

/** The isolation of the pod "web", as "ingress/egress". */
const isolation = (files: Readonly<Record<string, string>>): string => {
  const { fact, ref } = build(files);
  const found = fact.pods(ref('web'), 'spec');
  return `${found?.Ingress}/${found?.Egress}`;
};

describe('what isolates pods', () => {
  test.each<[name: string, files: Readonly<Record<string, string>>, expected: string]>([
    ['a policy that selects them', { 'a.yaml': pod('web', 'shop'), 'b.yaml': policy('p', 'shop', WEB) }, 'yes/yes'],
    [
      'one that selects others',
      { 'a.yaml': pod('web', 'shop', '{ app: api }'), 'b.yaml': policy('p', 'shop', WEB) },
      'no/no',
    ],
    ['one of another namespace', { 'a.yaml': pod('web', 'shop') + policy('p', 'bank', WEB) }, 'no/no'],
    ['without policyTypes', { 'a.yaml': pod('web', 'shop') + policy('p', 'shop', '{}') }, 'yes/no'],
    ['with empty policyTypes', { 'a.yaml': pod('web', 'shop') + policy('p', 'shop', '{ policyTypes: [] }') }, 'yes/no'],
    ['with egress rules', { 'a.yaml': pod('web', 'shop') + policy('p', 'shop', '{ egress: [{}] }') }, 'yes/yes'],
    [
      'with an empty list of egress rules',
      { 'a.yaml': pod('web', 'shop') + policy('p', 'shop', '{ egress: [] }') },
      'yes/no',
    ],
    [
      'for one direction',
      { 'a.yaml': pod('web', 'shop') + policy('p', 'shop', '{ policyTypes: [Egress], ingress: [{}] }') },
      'no/yes',
    ],
    [
      'two policies together',
      { 'a.yaml': pod('web', 'shop') + policy('p', 'shop', '{ policyTypes: [Egress] }') + policy('q', 'shop', '{}') },
      'yes/yes',
    ],
    [
      'a templated selector',
      {
        'a.yaml': pod('web', 'shop') + policy('p', 'shop', '{ podSelector: { matchLabels: "{{ .Values.labels }}" } }'),
      },
      'unknown/no',
    ],
    [
      'templated labels',
      { 'a.yaml': pod('web', 'shop', '"{{ .Values.labels }}"') + policy('p', 'shop', WEB) },
      'unknown/unknown',
    ],
    [
      'templated labels below an empty selector',
      { 'a.yaml': pod('web', 'shop', '"{{ .Values.labels }}"') + policy('p', 'shop', '{}') },
      'yes/no',
    ],
    [
      'templated directions',
      { 'a.yaml': pod('web', 'shop') + policy('p', 'shop', '{ policyTypes: "{{ .Values.types }}" }') },
      'unknown/unknown',
    ],
    ['without namespaces', { 'a.yaml': pod('web') + policy('p', undefined, WEB) }, 'yes/yes'],
    [
      'a policy whose namespace is not known',
      { 'a.yaml': pod('web', 'shop') + policy('p', undefined, WEB) },
      'elsewhere/elsewhere',
    ],
    ['pods whose namespace is not known', { 'a.yaml': pod('web') + policy('p', 'shop', WEB) }, 'elsewhere/elsewhere'],
    [
      'the namespace "default" by name and by omission',
      { 'a.yaml': pod('web', 'default') + policy('p', undefined, WEB) },
      'yes/yes',
    ],
    [
      'a namespace of the kustomization',
      {
        'k/kustomization.yaml': 'namespace: shop\nresources: [web.yaml, policy.yaml]\n',
        'k/web.yaml': pod('web'),
        'k/policy.yaml': policy('p', 'other', WEB),
      },
      'yes/yes',
    ],
    [
      'a policy of another scope',
      {
        'k/kustomization.yaml': 'namespace: shop\nresources: [web.yaml]\n',
        'k/web.yaml': pod('web'),
        'policy.yaml': policy('p', 'shop', WEB),
      },
      'no/no',
    ],
    [
      'a policy in one of two scopes',
      {
        'base/kustomization.yaml': 'resources: [web.yaml]\n',
        'base/web.yaml': pod('web'),
        'dev/kustomization.yaml': 'namespace: dev\nresources: [../base]\n',
        'prod/kustomization.yaml': 'namespace: prod\nresources: [../base, policy.yaml]\n',
        'prod/policy.yaml': policy('p', undefined, WEB),
      },
      'yes/yes',
    ],
    [
      'a Cilium policy',
      {
        'a.yaml': pod('web', 'shop'),
        'b.yaml':
          'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: c, namespace: shop }\nspec: { endpointSelector: { matchLabels: { "k8s:app": web } }, ingress: [{}] }\n',
      },
      'yes/no',
    ],
    [
      'a clusterwide Cilium policy',
      {
        'a.yaml': pod('web', 'shop'),
        'b.yaml':
          'apiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\nmetadata: { name: c }\nspecs: [{ endpointSelector: { matchExpressions: [{ key: any:app, operator: Exists }] }, egressDeny: [] }]\n',
      },
      'no/yes',
    ],
  ])('%s', (_, files, expected) => expect(isolation(files)).toBe(expected));

  test('policies of other kinds are told', () => {
    const other = (kind: string, spec = '{}') =>
      build({
        'a.yaml': `${pod('web', 'shop')}---\napiVersion: ${kind.startsWith('Cilium') ? 'cilium.io/v2' : 'projectcalico.org/v3'}\nkind: ${kind}\nmetadata: { name: c }\nspec: ${spec}\n`,
      });
    const told = ({ fact, ref }: ReturnType<typeof build>) => {
      const found = fact.pods(ref('web'), 'spec');
      return [found?.hasOtherPolicies, found?.isOtherRead];
    };
    expect(told(other('GlobalNetworkPolicy'))).toEqual([true, false]);
    expect(told(other('CiliumNetworkPolicy', '{ endpointSelector: {} }'))).toEqual([true, true]);
    expect(told(other('CiliumClusterwideNetworkPolicy', '{ nodeSelector: {} }'))).toEqual([true, false]);
    expect(told(build({ 'a.yaml': pod('web', 'shop') }))).toEqual([false, true]);
  });

  test('a PodTemplate makes no pods', () => {
    const { fact, ref } = build({
      'a.yaml': 'apiVersion: v1\nkind: PodTemplate\nmetadata: { name: t }\ntemplate: { spec: { containers: [] } }\n',
    });
    expect(fact.pods(ref('t'), 'template.spec')).toBeUndefined();
  });
});

describe('a namespace without policies', () => {
  const speaker = ({ fact, ref }: ReturnType<typeof build>, name: string) => {
    const found = fact.pods(ref(name), 'spec');
    return { owner: found?.bareNamespace, leads: found?.leads, isWithLeader: found?.isWithLeader };
  };

  test('its first pods speak for it', () => {
    const built = build({
      'b.yaml': pod('late', 'shop'),
      'a.yaml': pod('web', 'shop') + pod('near', 'shop'),
      'c.yaml': pod('other', 'bank'),
    });
    expect(speaker(built, 'web')).toEqual({ owner: 'file:///w shop', leads: true, isWithLeader: true });
    expect(speaker(built, 'near')).toEqual({ owner: 'file:///w shop', leads: false, isWithLeader: true });
    expect(speaker(built, 'late')).toEqual({ owner: 'file:///w shop', leads: false, isWithLeader: false });
    expect(speaker(built, 'other')).toEqual({ owner: 'file:///w bank', leads: true, isWithLeader: true });
  });

  test('its Namespace speaks for it where it is there', () => {
    const built = build({
      'a.yaml': pod('web', 'shop'),
      'z.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n',
    });
    expect(speaker(built, 'web')).toEqual({ owner: 'file:///w shop', leads: false, isWithLeader: false });
    expect(built.fact.namespace(built.ref('shop'))).toEqual({
      Ingress: 'no',
      Egress: 'no',
      namespace: 'shop',
      hasPolicies: false,
      hasPods: true,
      hasOtherPolicies: false,
      bareNamespace: 'file:///w shop',
      denyName: 'default-deny',
    });
  });

  test('pods on the network of their node do not speak for it, and those of a template only alone', () => {
    const host = pod('web', 'shop').replace('spec: {', 'spec: { hostNetwork: true,');
    const templated = pod('tmpl', 'shop', '"{{ .Values.labels }}"');
    const built = build({ 'a.yaml': host + templated + pod('plain', 'shop') });
    expect(speaker(built, 'web').leads).toBe(false);
    expect(speaker(built, 'tmpl').leads).toBe(false);
    expect(speaker(built, 'plain').leads).toBe(true);
    const alone = build({ 'a.yaml': host + templated });
    expect(speaker(alone, 'tmpl').leads).toBe(true);
  });

  test('has no owner where it has policies', () => {
    const built = build({
      'a.yaml': pod('web', 'shop') + policy('p', 'shop', '{ podSelector: { matchLabels: { app: api } } }'),
    });
    expect(speaker(built, 'web').owner).toBeUndefined();
  });

  test('objects without a namespace are one only within a folder', () => {
    const built = build({ 'x/a.yaml': pod('web'), 'y/b.yaml': pod('near') + policy('p', undefined, WEB) });
    expect(speaker(built, 'web').owner).toBe('file:///w ');
    expect(speaker(built, 'near').owner).toBeUndefined();
  });
});

describe('default deny', () => {
  const NAMESPACE = '---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n';
  const denial = (...policies: readonly string[]): string => {
    const { fact, ref } = build({ 'a.yaml': NAMESPACE + policies.join('') });
    const found = fact.namespace(ref('shop'));
    return `${found?.Ingress}/${found?.Egress}`;
  };
  test.each<[name: string, policies: readonly string[], expected: string]>([
    [
      'a policy of both directions for every pod',
      [policy('d', 'shop', '{ podSelector: {}, policyTypes: [Ingress, Egress] }')],
      'yes/yes',
    ],
    ['with rules of its own', [policy('d', 'shop', '{ ingress: [{ from: [{ podSelector: {} }] }] }')], 'yes/no'],
    [
      'one that allows everything',
      [policy('d', 'shop', '{ ingress: [{}], egress: [{ to: [], ports: [] }] }')],
      'no/no',
    ],
    ['one for some pods', [policy('d', 'shop', WEB)], 'no/no'],
    ['a templated one', [policy('d', 'shop', '{ podSelector: "{{ .Values.selector }}" }')], 'unknown/no'],
    ['one whose namespace is not known', [policy('d', undefined, '{}')], 'elsewhere/no'],
  ])('%s', (_, policies, expected) => expect(denial(...policies)).toBe(expected));

  test('a name that is taken is not used again', () => {
    const { fact, ref } = build({
      'a.yaml': NAMESPACE + policy('default-deny', 'shop', WEB) + policy('default-deny-2', 'shop', WEB),
    });
    expect(fact.namespace(ref('shop'))?.denyName).toBe('default-deny-3');
  });

  test('the first policy stands for a namespace that is not there', () => {
    const { fact, ref } = build({ 'a.yaml': policy('p', 'shop', WEB) + policy('q', 'shop', WEB) });
    expect(fact.namespace(ref('p'))).toMatchObject({ namespace: 'shop', hasPolicies: true, hasPods: false });
    expect(fact.namespace(ref('q'))).toBeUndefined();
    const twice = build({ 'a.yaml': NAMESPACE + policy('p', 'shop', WEB) });
    expect(twice.fact.namespace(twice.ref('p'))).toBeUndefined();
  });
});

describe('pods that are public', () => {
  const service = (type: string, selector = '{ app: web }'): string =>
    `---\napiVersion: v1\nkind: Service\nmetadata: { name: svc, namespace: shop }\nspec: { type: ${type}, selector: ${selector} }\n`;
  const isPublic = (...texts: readonly string[]): boolean => {
    const { fact, ref } = build({ 'a.yaml': policy('p', 'shop', WEB) + texts.join('') });
    return fact.isPublic(ref('p'));
  };
  const route = (apiVersion: string, kind: string, spec: string): string =>
    `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: r, namespace: shop }\nspec: ${spec}\n`;

  test.each<[name: string, texts: readonly string[], expected: boolean]>([
    ['nothing leads to them', [pod('web', 'shop')], false],
    ['a Service within the cluster', [pod('web', 'shop'), service('ClusterIP')], false],
    ['a load balancer', [pod('web', 'shop'), service('LoadBalancer')], true],
    ['a load balancer, the pods unknown', [service('LoadBalancer')], true],
    ['a port of the nodes', [pod('web', 'shop'), service('NodePort')], true],
    ['a load balancer of others', [pod('web', 'shop'), service('LoadBalancer', '{ app: api }')], false],
    [
      'a load balancer of some of them',
      [pod('web', 'shop'), pod('web2', 'shop', '{ app: web, tier: b }'), service('LoadBalancer', '{ tier: b }')],
      false,
    ],
    ['a templated type', [pod('web', 'shop'), service('"{{ .Values.type }}"')], true],
    [
      'an Ingress',
      [
        pod('web', 'shop'),
        service('ClusterIP'),
        route(
          'networking.k8s.io/v1',
          'Ingress',
          '{ rules: [{ http: { paths: [{ backend: { service: { name: svc } } }] } }] }',
        ),
      ],
      true,
    ],
    [
      'an old Ingress',
      [
        pod('web', 'shop'),
        service('ClusterIP'),
        route('extensions/v1beta1', 'Ingress', '{ backend: { serviceName: svc } }'),
      ],
      true,
    ],
    [
      'a route of a Gateway',
      [
        pod('web', 'shop'),
        service('ClusterIP'),
        route('gateway.networking.k8s.io/v1', 'HTTPRoute', '{ rules: [{ backendRefs: [{ name: svc }] }] }'),
      ],
      true,
    ],
    [
      'an OpenShift Route',
      [pod('web', 'shop'), service('ClusterIP'), route('route.openshift.io/v1', 'Route', '{ to: { name: svc } }')],
      true,
    ],
    [
      'an IngressRoute',
      [
        pod('web', 'shop'),
        service('ClusterIP'),
        route('traefik.io/v1alpha1', 'IngressRoute', '{ routes: [{ services: [{ name: svc }] }] }'),
      ],
      true,
    ],
    [
      'a VirtualService',
      [
        pod('web', 'shop'),
        service('ClusterIP'),
        route(
          'networking.istio.io/v1',
          'VirtualService',
          '{ http: [{ route: [{ destination: { host: svc.shop.svc } }] }] }',
        ),
      ],
      true,
    ],
    [
      'an Ingress of another Service',
      [
        pod('web', 'shop'),
        service('ClusterIP'),
        route('networking.k8s.io/v1', 'Ingress', '{ defaultBackend: { service: { name: other } } }'),
      ],
      false,
    ],
    [
      'a route to another namespace',
      [
        pod('web', 'shop'),
        service('ClusterIP'),
        route(
          'gateway.networking.k8s.io/v1',
          'HTTPRoute',
          '{ rules: [{ backendRefs: [{ name: svc, namespace: bank }] }] }',
        ),
      ],
      false,
    ],
  ])('%s', (_, texts, expected) => expect(isPublic(...texts)).toBe(expected));
});

describe('other questions', () => {
  const selector = { matchLabels: { app: 'web' }, matchExpressions: [] };
  test.each<[name: string, texts: string, expected: string]>([
    ['pods of the namespace', pod('web', 'shop'), 'some'],
    ['no pods of the namespace', pod('api', 'shop') + pod('web', 'bank'), 'none'],
    ['no pods at all', pod('web', 'bank'), 'unknown'],
    ['templated labels', pod('api', 'shop', '"{{ .Values.labels }}"'), 'unknown'],
  ])('a selector matches %s', (_, texts, expected) => {
    const { fact, ref } = build({ 'a.yaml': texts + policy('p', 'shop', WEB) });
    expect(fact.selectsPods(ref('p'), selector)).toBe(expected);
  });

  test('the pods of a policy without a namespace may be anywhere', () => {
    const { fact, ref } = build({ 'a.yaml': pod('web', 'bank') + policy('p', undefined, WEB) });
    expect(fact.selectsPods(ref('p'), selector)).toBe('some');
  });

  test('an issuer of the namespace or of the cluster', () => {
    const issuer = (kind: string, name: string, namespace = ''): string =>
      `---\napiVersion: cert-manager.io/v1\nkind: ${kind}\nmetadata: { name: ${name}${namespace === '' ? '' : `, namespace: ${namespace}`} }\n`;
    const ingress = '---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: i, namespace: shop }\n';
    const found = (text: string) => {
      const { fact, ref } = build({ 'a.yaml': ingress + text });
      return fact.issuer(ref('i'));
    };
    expect(found('')).toBeUndefined();
    expect(found(issuer('Issuer', 'far', 'bank'))).toBeUndefined();
    expect(found(issuer('Issuer', 'near', 'shop'))).toEqual({ kind: 'Issuer', name: 'near' });
    expect(
      found(issuer('Issuer', 'near', 'shop') + issuer('ClusterIssuer', 'z') + issuer('ClusterIssuer', 'b')),
    ).toEqual({ kind: 'ClusterIssuer', name: 'b' });
  });
});
