import { defineRule } from '../../engine/rule.js';
import { SYSTEM_NAMESPACES } from '../../model/kubernetes/network-policy.js';
import { isControlPlane, isSystemComponent } from '../../model/kubernetes/system-component.js';

export default defineRule({
  id: 'workload-in-kube-system',
  title: 'Program of its own in a namespace of the cluster',
  severity: 'warning',
  why: `
    The namespace \`kube-system\` holds the tokens of the cluster's own controllers, and policies and admission rules often
    pass over it. A program in it runs next to them: whoever takes it over, or may exec into the pods of the namespace,
    is a step away from the whole cluster. In a namespace of its own it meets the policies that are meant for it.`,
  standards: ['cis-kubernetes:5.7.1', 'nsa:namespaces'],
  peers: ['trivy:KSV-0037', 'kics:611ab018-c4aa-4ba2-b0f6-a448337509a6'],

  on: [
    'Pod',
    'ReplicationController',
    'Deployment',
    'StatefulSet',
    'DaemonSet',
    'ReplicaSet',
    'Job',
    'CronJob',
    'Service',
  ],
  reads: ['placement'],
  *check(object, { placement, profile }) {
    const namespace = placement.namespaceOf(object.ref.uri, object.namespace);
    if (namespace === undefined || !SYSTEM_NAMESPACES.has(namespace)) return;
    const isAllowed = profile === 'audit' ? isControlPlane(object) : isSystemComponent(object) || object.isA('Service');
    if (isAllowed) return;
    const field = object.field('metadata.namespace');
    const usual = field.is(namespace) ? placement.usualNamespace(object.ref.uri) : undefined;
    yield {
      at: field,
      message: `${object.title} is placed in namespace "${namespace}", next to the controllers of the cluster.`,
      ...(usual !== undefined && {
        fix: {
          title: `Move it to namespace "${usual}"`,
          changes: [field.set(usual)],
          risk: 'Whatever it refers to, or refers to it, by its namespace has to move as well.',
        },
      }),
    };
  },

  bad: [
    {
      code: `
        -- cache.yaml --
        apiVersion: v1
        kind: Pod
        metadata:
          name: cache
          namespace: kube-system
          #          ^^^^^^^^^^^ Pod "cache" is placed in namespace "kube-system", next to the controllers of the cluster.
        spec: { containers: [{ name: cache, image: registry.example/cache:2 }] }
        -- web.yaml --
        { apiVersion: v1, kind: ConfigMap, metadata: { name: web, namespace: web } }
        ---
        { apiVersion: v1, kind: ConfigMap, metadata: { name: one, namespace: shop } }
        ---
        { apiVersion: v1, kind: ConfigMap, metadata: { name: two, namespace: shop } }`,
      fixed: `
        -- cache.yaml --
        apiVersion: v1
        kind: Pod
        metadata:
          name: cache
          namespace: shop
        spec: { containers: [{ name: cache, image: registry.example/cache:2 }] }`,
    },
    {
      code: `
        -- kustomization.yaml --
        namespace: kube-public
        resources: [cache.yaml]
        -- cache.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: cache, namespace: shop }
        #                                   ^^^^ Deployment "cache" is placed in namespace "kube-public"
        spec: { template: { spec: { containers: [{ name: cache, image: registry.example/cache:2 }] } } }`,
    },
    {
      code: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: cache, namespace: kube-system }
        #                                   ^^^^^^^^^^^ Deployment "cache" is placed in namespace "kube-system"
        spec: { template: { metadata: { labels: { app: cache } }, spec: { containers: [{ name: cache }] } } }`,
    },
    {
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: Service, metadata: { name: kube-dns, namespace: kube-system } }
        #                                                                       ^^^^^^^^^^^ Service "kube-dns" is placed in`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Service, metadata: { name: web, namespace: kube-system } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop }, spec: { containers: [{ name: app }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { containers: [{ name: app }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: agent, namespace: kube-system, labels: { kubernetes.io/cluster-service: "true" } }, spec: {} }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: kube-proxy-x, namespace: kube-system }, spec: {} }`,
    `
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: { name: agent, namespace: kube-system }
        spec: { template: { spec: { priorityClassName: system-node-critical, containers: [{ name: app }] } } }`,
    {
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: Pod, metadata: { name: api, namespace: kube-system, labels: { tier: control-plane } }, spec: {} }`,
    },
  ],
});
