import { DELETING, type Right, WRITING } from './given-rights.js';

/**
 * The objects by which a cluster refuses other objects, webhooks aside. By API group; the API server's own (Kubernetes
 * API reference) and those of Kyverno, Gatekeeper and Kubewarden after their API references; state of 2026-01.
 */
const GUARDING: Readonly<Record<string, readonly string[]>> = {
  'admissionregistration.k8s.io': [
    'mutatingadmissionpolicies',
    'mutatingadmissionpolicybindings',
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
  ],
  'kyverno.io': ['clusterpolicies', 'policies', 'policyexceptions'],
  'policies.kyverno.io': ['imagevalidatingpolicies', 'mutatingpolicies', 'policyexceptions', 'validatingpolicies'],
  'templates.gatekeeper.sh': ['constrainttemplates'],
  'config.gatekeeper.sh': ['configs'],
  'policies.kubewarden.io': [
    'admissionpolicies',
    'admissionpolicygroups',
    'clusteradmissionpolicies',
    'clusteradmissionpolicygroups',
    'policyservers',
  ],
};

/** Rights by which admission policies are changed or done away with. */
export const GUARDING_RIGHTS: readonly Right[] = Object.entries(GUARDING).map(([apiGroup, resources]) => ({
  verbs: [...WRITING, ...DELETING],
  apiGroup,
  resources,
}));
