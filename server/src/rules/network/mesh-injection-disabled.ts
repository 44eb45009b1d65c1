import { defineRule } from '../../engine/rule.js';
import { Pod } from '../../model/kubernetes/pod.js';
import { isOfMesh, isSystemNamespace, joinMesh, meshExemptions } from '../../model/network/mesh.js';

export default defineRule({
  id: 'mesh-injection-disabled',
  title: 'Pods outside the service mesh',
  severity: 'warning',
  why: `
    The proxy of a mesh encrypts what a pod sends, tells who is calling and refuses who may not. A pod without it, or with
    ports that go past it, sends clear text that others on the network read, and no rule of the mesh holds for it. Without
    the exemption the proxy is added when the pod is created.`,
  standards: ['cwe:319'],
  peers: [
    'kyverno:prevent-disabling-injection-pods',
    'kyverno:enforce-sidecar-injection-namespace',
    'kyverno:enforce-ambient-mode-namespace',
    'kyverno:add-ambient-mode-namespace',
    'kyverno:add-sidecar-injection-namespace',
    'kyverno:prevent-linkerd-pod-injection-override',
    'kyverno:prevent-linkerd-port-skipping',
    'kyverno:require-linkerd-mesh-injection',
    'kyverno:add-linkerd-mesh-injection',
  ],

  on: ['pod', 'Namespace'],
  reads: ['mesh'],
  *check(subject, { mesh, profile }) {
    const isPod = subject instanceof Pod;
    if (isPod) {
      // Proxies are not added to pods on the network of their node, and keep those of a Job from ending.
      const isJob = /Job$/.test(subject.object.kind) && profile !== 'audit';
      if (isJob || isOfMesh(subject) || !subject.field('hostNetwork').isNot(true)) return;
    }
    const object = isPod ? subject.object : subject;
    if (isSystemNamespace(isPod ? object.namespace : object.name)) return;
    const exemptions = meshExemptions(isPod ? subject.metadata : object.field('metadata'), !isPod);
    for (const { field, isWhole, effect, change, title } of exemptions) {
      yield {
        at: field,
        severity: isWhole ? 'warning' : 'information',
        message: `${object.title} ${effect}.`,
        fix: { title, changes: [change], risk: RISK },
      };
    }
    if (isPod || profile !== 'audit' || exemptions.length > 0) return;
    const standing = mesh.standing(object.ref);
    const change = standing && joinMesh(object, standing);
    if (change === undefined) return;
    yield {
      at: object,
      severity: 'information',
      message: `${object.title} is not in the service mesh that others are in, so its pods send clear text.`,
      fix: { title: 'Add the pods of the Namespace to the service mesh', changes: [change], risk: RISK },
    };
  },

  bad: [
    {
      code: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: shop }
        spec:
          template:
            metadata:
              annotations:
                sidecar.istio.io/inject: "false"
                #                        ^^^^^^^ (warning) Deployment "shop" keeps its pods out of the service mesh, so they send clear text.
                config.linkerd.io/skip-outbound-ports: 3306
                #                                      ^^^^ (information) Deployment "shop" sends some of its traffic past the service mesh, in clear text.
                config.linkerd.io/skip-inbound-ports: ""
            spec: { containers: [{ name: shop }] }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { istio-injection: disabled } } }
        #                                                                                     ^^^^^^^^ Namespace "shop" keeps its pods out`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: shop }
        spec:
          template:
            metadata:
              annotations:
                config.linkerd.io/skip-inbound-ports: ""
            spec: { containers: [{ name: shop }] }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { istio-injection: enabled } } }`,
    },
    {
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { istio-injection: enabled } } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: bank } }
        #                                                    ^^^^ (information) Namespace "bank" is not in the service mesh that others are in, so its pods send clear text.
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: bank }, spec: { containers: [{ name: a }] } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: data, annotations: { linkerd.io/inject: disabled } } }
        #                                                                                            ^^^^^^^^ (warning) Namespace "data" keeps its pods out
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: data }, spec: { containers: [{ name: a }] } }
        ---
        { apiVersion: batch/v1, kind: Job, metadata: { name: b, namespace: bank }, spec: { template: { metadata: { labels: { sidecar.istio.io/inject: "false" } }, spec: { containers: [{ name: b }] } } } }
        #                                                                                                                                             ^^^^^^^ Job "b" keeps`,
      fixed: `
        { apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { istio-injection: enabled } } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: bank, labels: { istio-injection: enabled } } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: bank }, spec: { containers: [{ name: a }] } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: data, annotations: { linkerd.io/inject: enabled } } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: data }, spec: { containers: [{ name: a }] } }
        ---
        { apiVersion: batch/v1, kind: Job, metadata: { name: b, namespace: bank }, spec: { template: { spec: { containers: [{ name: b }] } } } }`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Pod, metadata: { name: gateway, annotations: { sidecar.istio.io/inject: "false" } }, spec: { containers: [{ name: istio-proxy }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: waypoint, labels: { gateway.networking.k8s.io/gateway-name: inner, sidecar.istio.io/inject: "false" } }, spec: { containers: [{ name: proxy }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: node, annotations: { sidecar.istio.io/inject: "false" } }, spec: { hostNetwork: true, containers: [{ name: node }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: on, namespace: kube-system, annotations: { sidecar.istio.io/inject: "false" } }, spec: { containers: [{ name: on }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: yes, annotations: { sidecar.istio.io/inject: "true" } }, spec: { containers: [{ name: yes }] } }
        ---
        { apiVersion: batch/v1, kind: Job, metadata: { name: b }, spec: { template: { metadata: { annotations: { linkerd.io/inject: disabled } }, spec: { containers: [{ name: b }] } } } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: istio-system, labels: { istio-injection: disabled } } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: bank } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: bank }, spec: { containers: [{ name: a }] } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { istio-injection: enabled } } }`,
    {
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient } } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: bank, labels: "{{ .Values.labels }}" } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: bank }, spec: { containers: [{ name: a }] } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: empty } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: "{{ .Values.name }}" } }`,
    },
  ],
});

const RISK =
  'A proxy is added to the pods when they are recreated, and programs that speak before it is ready may fail.';
