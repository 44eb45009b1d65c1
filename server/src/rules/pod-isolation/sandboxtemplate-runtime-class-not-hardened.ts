import { defineRule } from '../../engine/rule.js';
import { isSandboxTemplate, SANDBOX_CLASSES } from '../../model/kubernetes/sandbox.js';

export default defineRule({
  id: 'sandboxtemplate-runtime-class-not-hardened',
  title: 'Sandbox of an agent shares the kernel of its node',
  severity: 'warning',
  why: `
    A SandboxTemplate makes pods that run what an agent has written a moment ago: code that nobody has read. In an ordinary
    container one hole in the kernel is enough to leave it and to take the node. A RuntimeClass of gVisor or Kata Containers
    gives each sandbox a kernel of its own.`,
  standards: ['nist:800-190:4.4', 'cwe:653', 'mitre:T1611'],
  peers: ['kubescape:C-0297'],
  options: {
    hardened: {
      default: SANDBOX_CLASSES,
      description:
        'Names of RuntimeClasses that sandboxes may use, the one that the fix sets first, beside those of the workspace.',
    },
  },

  on: 'pod',
  reads: ['runtimeClasses'],
  *check(pod, { options, runtimeClasses }) {
    const chosen = pod.field('runtimeClassName');
    if (!isSandboxTemplate(pod.object) || chosen.isUnknown) return;
    const known = runtimeClasses.sandboxed(pod.object.ref.uri);
    if ([...known, ...options.hardened].some((name) => chosen.is(name))) return;
    const [hardened] = [...known, ...options.hardened];
    const name = chosen.text === undefined ? 'names no RuntimeClass' : `names the RuntimeClass "${chosen.text}"`;
    yield {
      at: chosen,
      message: `${pod.title} ${name}, so the code of agents shares the kernel of the node.`,
      ...(hardened !== undefined && {
        fix: {
          title: `Run the sandboxes with the RuntimeClass "${hardened}"`,
          changes: [chosen.set(hardened)],
          risk: 'The pods start only where the cluster has this RuntimeClass.',
        },
      }),
    };
  },

  bad: [
    {
      code: `
        apiVersion: extensions.agents.x-k8s.io/v1beta1
        kind: SandboxTemplate
        metadata: { name: agent }
        spec:
          podTemplate:
            spec:
            #<-- SandboxTemplate "agent" names no RuntimeClass, so the code of agents shares the kernel
              containers:
                - name: app`,
      fixed: `
        apiVersion: extensions.agents.x-k8s.io/v1beta1
        kind: SandboxTemplate
        metadata: { name: agent }
        spec:
          podTemplate:
            spec:
              containers:
                - name: app
              runtimeClassName: gvisor`,
    },
    {
      code: `
        apiVersion: node.k8s.io/v1
        kind: RuntimeClass
        metadata: { name: own-kernel }
        handler: kata-qemu
        ---
        apiVersion: extensions.agents.x-k8s.io/v1beta1
        kind: SandboxTemplate
        metadata: { name: agent }
        spec: { podTemplate: { spec: { runtimeClassName: runc, containers: [{ name: app }] } } }
        #                                                ^^^^ names the RuntimeClass "runc", so the code of agents`,
      fixed: `
        apiVersion: node.k8s.io/v1
        kind: RuntimeClass
        metadata: { name: own-kernel }
        handler: kata-qemu
        ---
        apiVersion: extensions.agents.x-k8s.io/v1beta1
        kind: SandboxTemplate
        metadata: { name: agent }
        spec: { podTemplate: { spec: { runtimeClassName: own-kernel, containers: [{ name: app }] } } }`,
    },
  ],
  good: [
    `
        apiVersion: extensions.agents.x-k8s.io/v1beta1
        kind: SandboxTemplate
        metadata: { name: agent }
        spec: { podTemplate: { spec: { runtimeClassName: gvisor, containers: [{ name: app }] } } }`,
    `
        apiVersion: extensions.agents.x-k8s.io/v1beta1
        kind: SandboxTemplate
        metadata: { name: agent }
        spec: { podTemplate: { spec: { runtimeClassName: "{{ .Values.runtime }}", containers: [{ name: app }] } } }`,
    `
        containers:
          - name: app`,
  ],
});
