import { defineRule } from '../../engine/rule.js';
import { SANDBOX_CLASSES, untrustedMark } from '../../model/kubernetes/sandbox.js';

export default defineRule({
  id: 'pod-runtime-class-not-sandboxed',
  title: 'Untrusted pod shares the kernel of its node',
  severity: 'hint',
  profile: 'audit',
  why: `
    Ordinary containers share the kernel of their node, and one hole in it leads out of all of them. A sandbox, such as gVisor
    or Kata Containers, puts a kernel of its own in between, which is what code of strangers needs. A RuntimeClass
    chooses it for the pod.`,
  standards: ['nist:800-190:4.4', 'cwe:653'],
  peers: ['kubescape:C-0242', 'kyverno:add-runtimeclassname', 'kyverno:restrict-runtimeclass'],
  options: {
    sandboxes: {
      default: SANDBOX_CLASSES,
      description: 'Names of RuntimeClasses that run pods in a sandbox, beside those of the workspace.',
    },
  },

  on: 'pod',
  reads: ['runtimeClasses'],
  *check(pod, { options, runtimeClasses }) {
    const mark = untrustedMark(pod);
    const chosen = pod.field('runtimeClassName');
    const known = runtimeClasses.sandboxed(pod.object.ref.uri);
    if (mark === undefined || chosen.isUnknown || [...known, ...options.sandboxes].some((name) => chosen.is(name)))
      return;
    const [sandbox] = known;
    yield {
      at: chosen,
      message: `${pod.title} is marked as untrusted by "${mark.key}", and shares the kernel of its node.`,
      related: [{ at: mark.field, message: 'This says that nobody vouches for its code.' }],
      ...(sandbox !== undefined && {
        fix: {
          title: `Run the pod in the sandbox "${sandbox}"`,
          changes: [chosen.set(sandbox)],
          risk: 'A program that needs devices or unusual system calls stops working.',
        },
      }),
    };
  },

  bad: [
    {
      code: `
        apiVersion: node.k8s.io/v1
        kind: RuntimeClass
        metadata: { name: strict }
        handler: runsc
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: job
          labels: { trust: untrusted }
        spec:
        #<-- Pod "job" is marked as untrusted by "trust", and shares the kernel of its node
          containers: [{ name: app }]`,
      fixed: `
        apiVersion: node.k8s.io/v1
        kind: RuntimeClass
        metadata: { name: strict }
        handler: runsc
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: job
          labels: { trust: untrusted }
        spec:
          containers: [{ name: app }]
          runtimeClassName: strict`,
    },
    {
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: job, annotations: { io.kubernetes.cri.untrusted-workload: "true" } }
        spec: { runtimeClassName: runc, containers: [{ name: app }] }
        #                         ^^^^ Pod "job" is marked as untrusted by "io.kubernetes.cri.untrusted-workload"`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: Pod
        metadata: { name: job, labels: { trust: untrusted } }
        spec: { runtimeClassName: gvisor, containers: [{ name: app }] }`,
    `
        apiVersion: v1
        kind: Pod
        metadata: { name: job, labels: { trust: untrusted } }
        spec: { runtimeClassName: "{{ .Values.runtime }}", containers: [{ name: app }] }`,
    `
        containers:
          - name: app`,
  ],
});
