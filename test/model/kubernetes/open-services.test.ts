import { describe, expect, test } from 'vitest';
import { readYamlContents } from '../../../server/src/engine/file-contents.js';
import { internalTarget } from '../../../server/src/model/kubernetes/external-name.js';
import type { KubernetesObject } from '../../../server/src/model/kubernetes/kubernetes-object.js';
import { clearTextListener } from '../../../server/src/model/kubernetes/load-balancer-tls.js';
import { isInternal, makeInternal, sourceRanges } from '../../../server/src/model/kubernetes/service.js';
import { sensitiveInterface, storePorts } from '../../../server/src/model/network/openness.js';
import { YamlDocument } from '../../../server/src/syntax/yaml/document.js';

function serviceOf(annotations: string, spec = 'type: LoadBalancer'): KubernetesObject {
  const text = `apiVersion: v1\nkind: Service\nmetadata: { name: a, annotations: { ${annotations} } }\nspec: { ${spec} }\n`;
  const contents = readYamlContents(new YamlDocument(text), { uri: 'file:///w/a.yaml', document: 0 });
  const object = contents.language === 'yaml' ? contents.objects[0] : undefined;
  if (object === undefined) throw new Error('There is no object.');
  return object;
}

describe('an internal load balancer', () => {
  test.each([
    ['networking.gke.io/load-balancer-type: Internal', 'yes'],
    ['service.beta.kubernetes.io/aws-load-balancer-internal: 0.0.0.0/0', 'yes'],
    ['service.beta.kubernetes.io/azure-load-balancer-internal: "true"', 'yes'],
    ['service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-1', 'yes'],
    ['service.beta.kubernetes.io/azure-load-balancer-internal: "false"', 'no'],
    ['service.beta.kubernetes.io/azure-load-balancer-internal: "{{ .Values.internal }}"', 'maybe'],
    ['a: b', 'no'],
  ])('by %s: %s', (annotation, answer) => expect(isInternal(serviceOf(annotation))).toBe(answer));

  test('may be one by its class', () => {
    expect(isInternal(serviceOf('', 'loadBalancerClass: tailscale'))).toBe('yes');
    expect(isInternal(serviceOf('', 'loadBalancerClass: "{{ .Values.class }}"'))).toBe('maybe');
  });

  test.each([
    ['service.beta.kubernetes.io/aws-load-balancer-type: nlb', 'service.beta.kubernetes.io/aws-load-balancer-scheme'],
    ['cloud.google.com/neg: "{}"', 'networking.gke.io/load-balancer-type'],
    ['networking.gke.io/load-balancer-type: External', 'networking.gke.io/load-balancer-type'],
    ['example.org/a: b', undefined],
  ])('is made of one with %s', (annotation, key) => {
    const change = makeInternal(serviceOf(annotation));
    expect(change?.kind === 'set' ? change.field.key : undefined).toBe(key);
  });
});

describe('the addresses that a load balancer lets in', () => {
  test.each([
    ['', '', 'all'],
    ['', ', loadBalancerSourceRanges: ["{{ .Values.range }}"]', 'some'],
    ['', ', loadBalancerSourceRanges: ["::/0"]', 'open'],
    ['service.beta.kubernetes.io/load-balancer-source-ranges: 192.0.2.0/24', '', 'some'],
    ['service.beta.kubernetes.io/load-balancer-source-ranges: 0.0.0.0/0', '', 'all'],
    ['service.beta.kubernetes.io/aws-load-balancer-security-groups: "{{ .Values.group }}"', '', 'some'],
  ])('with "%s"%s are %s', (annotation, spec, admits) =>
    expect(sourceRanges(serviceOf(annotation, `type: LoadBalancer${spec}`)).admits).toBe(admits),
  );
});

test('listeners of each cloud name their own certificate', () => {
  const key = (annotation: string): unknown =>
    clearTextListener(serviceOf(annotation, 'type: LoadBalancer, ports: [{ port: 80 }]'))?.annotation.key;
  expect(key('service.beta.kubernetes.io/oci-load-balancer-shape: flexible')).toBe(
    'service.beta.kubernetes.io/oci-load-balancer-tls-secret',
  );
  expect(key('service.beta.kubernetes.io/alibaba-cloud-loadbalancer-spec: slb.s1.small')).toBe(
    'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-cert-id',
  );
});

test.each([
  ['LOCALHOST', 'the local host of whatever resolves its name'],
  ['web.localhost', 'the local host of whatever resolves its name'],
  ['127.0.0.1', 'the local host of whatever resolves its name'],
  ['x.169.254.169.254.sslip.io', 'the metadata service of the cloud'],
  ['instance-data', 'the metadata service of the cloud'],
  ['web.shop.svc', undefined],
  ['127.example.org', undefined],
  ['localhost.example.org', undefined],
])('the external name %s leads to %s', (name, target) => expect(internalTarget(name, false)).toBe(target));

test.each([
  ['registry.example:5000/quay.io/jupyter/base-notebook:2026@sha256:ab', 'Jupyter'],
  ['selenium/standalone-chrome:4', 'Selenium'],
  ['ghcr.io/mlflow/mlflow', 'MLflow'],
  ['jupyterhub/k8s-hub:4', undefined],
  ['example.org/prometheus-proxy:1', undefined],
])('the image %s is the interface of %s', (image, title) => expect(sensitiveInterface(['a:1', image])).toBe(title));

test('ports of data stores are known by either number', () =>
  expect(
    storePorts(serviceOf('', 'ports: [{ port: 80, targetPort: 6379 }, { port: 5432, targetPort: db }, { port: 443 }]')),
  ).toEqual([
    { number: 80, name: undefined, title: 'Redis' },
    { number: 5432, name: undefined, title: 'PostgreSQL' },
  ]));
