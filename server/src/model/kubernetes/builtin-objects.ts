import type { KubernetesObject } from './kubernetes-object.js';

/** Objects that Kubernetes itself makes, by kind: files that hold them were exported from a cluster. */
const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  Service: ['kubernetes'],
  Endpoints: ['kubernetes'],
  EndpointSlice: ['kubernetes'],
  ServiceAccount: ['default'],
  ConfigMap: ['kube-root-ca.crt'],
};

/** True for an object that Kubernetes makes by itself in "default", or in every namespace. */
export const isBuiltInObject = ({ kind, name = '' }: KubernetesObject): boolean =>
  (Object.hasOwn(BUILT_IN, kind) ? BUILT_IN[kind] : undefined)?.includes(name) === true;
