import type { Change } from '../../syntax/change.js';
import type { Located } from '../../syntax/text.js';
import type { MeshStanding } from '../facts/mesh.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { addObject } from '../kubernetes/new-object.js';
import { isSystemNamespace } from './mesh.js';

/** Where a Namespace of a mesh lets every caller in, and what narrows it. */
export interface OpenMesh {
  readonly at: Located;
  readonly title: string;
  readonly change: Change | undefined;
}

const DEFAULT_POLICY = 'config.linkerd.io/default-inbound-policy';
/** Linkerd's default policies that do not ask who is calling (Linkerd: "Authorization Policy"). */
const ANYBODY = /^(?:all|cluster)-unauthenticated$/;

/** The gap of a Namespace with pods in a mesh, where no policy says who may call them; absent where there is none. */
export function admission(namespace: KubernetesObject, standing: MeshStanding): OpenMesh | undefined {
  const { name, mesh, hasPods, mayHavePolicy } = standing;
  if (name === undefined || mesh === undefined || !hasPods || mayHavePolicy || isSystemNamespace(name))
    return undefined;
  if (mesh === 'istio') {
    const change = addObject(namespace, 'allow-same-namespace.json', {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'allow-same-namespace', namespace: name },
      spec: { rules: [{ from: [{ source: { namespaces: [name] } }] }] },
    });
    return { at: namespace, title: 'Add an AuthorizationPolicy for callers of the namespace itself', change };
  }
  const policy = namespace.field('metadata.annotations').at(DEFAULT_POLICY);
  if (!policy.isAbsent && !ANYBODY.test(policy.text ?? '')) return undefined;
  return {
    at: policy.isAbsent ? namespace : policy,
    title: 'Let only callers of the mesh in',
    change: policy.set('cluster-authenticated'),
  };
}
