import { defineRule } from '../../engine/rule.js';
import { leastFailures } from '../../model/kubernetes/namespace-pod-security.js';
import { DEDICATED_ID } from '../../model/kubernetes/users.js';

export default defineRule({
  id: 'workload-violates-namespace-pod-security',
  title: 'The Namespace refuses the pods of the workload',
  severity: 'error',
  why: `
    A Namespace with the label \`pod-security.kubernetes.io/enforce\` refuses pods that fall short of the level. The
    Deployment itself is accepted without a word; its pods just never come, and the reason stands in an event of the
    ReplicaSet. What is missing here is also what the level is there for: it keeps pods from reaching the node.`,
  standards: ['pss:baseline', 'pss:restricted', 'nsa:pod-security', 'cwe:250', 'mitre:T1611'],
  options: {
    uid: { default: DEDICATED_ID, description: 'The user and the group that the fix sets in the place of root.' },
  },

  on: 'pod',
  reads: ['namespaces'],
  *check(pod, { namespaces, kubernetesVersion, options }) {
    const found = leastFailures(
      pod,
      namespaces.of(pod.object.ref.uri, pod.object.namespace),
      kubernetesVersion,
      options.uid,
    );
    if (found === undefined) return;
    const { namespace, level, failures, changes } = found;
    const subject = pod.object.isA('Pod') ? `${pod.title} is` : `The pods of ${pod.title} are`;
    const reasons = failures.map(({ description }) => description).join(', ');
    yield {
      at: pod,
      message: `${subject} refused in namespace "${namespace.name}", which enforces the ${level} level: ${reasons}.`,
      related: [
        { at: namespace.ref, message: `Namespace "${namespace.name}" enforces the ${level} level.` },
        ...failures.flatMap(({ fields, description }) =>
          fields.map((at) => ({ at, message: `Refused: ${description}.` })),
        ),
      ],
      ...(changes && {
        fix: {
          title: `Bring ${pod.title} to the ${level} level`,
          changes,
          risk: 'A program that needs what is taken away, such as root or paths of the node, stops working.',
        },
      }),
    };
  },

  bad: [
    {
      code: `
        -- namespace.yaml --
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels:
            pod-security.kubernetes.io/enforce: restricted
        -- web.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          #     ^^^ The pods of Deployment "web" are refused in namespace "shop", which enforces the restricted level
          namespace: shop
        spec:
          template:
            spec:
              containers:
                - name: app
                  image: registry.example/app:1.4
                  securityContext:
                    runAsUser: 0`,
      fixed: `
        -- namespace.yaml --
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels:
            pod-security.kubernetes.io/enforce: restricted
        -- web.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          namespace: shop
        spec:
          template:
            spec:
              containers:
                - name: app
                  image: registry.example/app:1.4
                  securityContext:
                    runAsUser: 10001
                    runAsNonRoot: true
                    runAsGroup: 10001
                    allowPrivilegeEscalation: false
                    capabilities:
                      drop:
                        - ALL
              securityContext:
                seccompProfile:
                  type: RuntimeDefault`,
    },
    {
      code: `
        apiVersion: v1
        kind: Namespace
        metadata: { name: lab, labels: { pod-security.kubernetes.io/enforce: restricted } }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: tool, namespace: lab }
        #                 ^^^^ Pod "tool" is refused in namespace "lab", which enforces the restricted level: volumes of other types
        spec:
          securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
          containers:
            - name: app
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
          volumes:
            - name: share
              nfs: { server: files.example, path: / }`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: baseline } }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        spec: { template: { spec: { containers: [{ name: app, image: registry.example/app:1.4 }] } } }`,
    `
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec: { hostPID: true, containers: [{ name: app }] }`,
  ],
});
