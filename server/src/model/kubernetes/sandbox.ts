import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from './kubernetes-object.js';
import type { Pod } from './pod.js';

/** Names that clusters commonly give to RuntimeClasses which run pods in a sandbox (gVisor, Kata Containers). */
export const SANDBOX_CLASSES: readonly string[] = [
  'gvisor',
  'runsc',
  'kata',
  'kata-containers',
  'kata-qemu',
  'kata-clh',
  'kata-fc',
  'kata-vm-isolation',
  'firecracker',
];

/** Handlers of container runtimes that put a kernel of its own, or a virtual machine, between pod and node. */
const SANDBOX_HANDLER = /gvisor|runsc|kata|firecracker|sandbox|hyper-?v/i;

/** True for a RuntimeClass that certainly runs its pods in a sandbox, by its handler (node.k8s.io RuntimeClass). */
export const isSandboxClass = (object: KubernetesObject): boolean =>
  object.kind === 'RuntimeClass' &&
  object.group === 'node.k8s.io' &&
  SANDBOX_HANDLER.test(object.field('handler').text ?? '');

const UNTRUSTED_KEY = /(?:^|[./-])(?:untrusted(?:-workload)?|multi-?tenant)$/i;
const UNTRUSTED_VALUE = /^(?:untrusted|hostile|multi-?tenant)$/i;

/** The label or the annotation by which a pod, or what makes it, is certainly marked as untrusted or as of several tenants. */
export const untrustedMark = (pod: Pod): { readonly key: string; readonly field: Field } | undefined =>
  [pod.metadata, pod.object.field('metadata')]
    .flatMap((metadata) => [...metadata.field('labels').entries(), ...metadata.field('annotations').entries()])
    .map(([key, field]) => ({ key, field }))
    .find(({ key, field }) => {
      const { text } = field;
      if (text === undefined) return false;
      if (key === 'io.kubernetes.cri-o.TrustedSandbox') return text === 'false';
      return UNTRUSTED_VALUE.test(text) || (UNTRUSTED_KEY.test(key) && text === 'true');
    });

/** True for the template of sandboxes that agents run code in (kubernetes-sigs/agent-sandbox). */
export const isSandboxTemplate = ({ kind, group }: KubernetesObject): boolean =>
  kind === 'SandboxTemplate' && group.endsWith('agents.x-k8s.io');
