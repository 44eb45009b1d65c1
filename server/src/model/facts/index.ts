import autoscaling, { type Autoscaling } from './autoscaling.js';
import budgets, { type Budgets } from './budgets.js';
import buildContexts, { type BuildContexts } from './build-contexts.js';
import builtImages, { type BuiltImages } from './built-images.js';
import certificates, { type Certificates } from './certificates.js';
import communications, { type Communications } from './communications.js';
import connectivity, { type Connectivity } from './connectivity.js';
import type { FactDefinition } from './fact.js';
import imagePolicies, { type ImagePolicies } from './image-policies.js';
import imageWrites, { type ImageWrites } from './image-writes.js';
import images, { type Images } from './images.js';
import keptSecrets, { type KeptSecrets } from './kept-secrets.js';
import mesh, { type MeshFact } from './mesh.js';
import namespaceUse, { type NamespaceUse } from './namespace-use.js';
import namespaces, { type Namespaces } from './namespaces.js';
import network, { type NetworkFact } from './network.js';
import placement, { type Placement } from './placement.js';
import podSecurity, { type PodSecurityFact } from './pod-security.js';
import pullSecrets, { type PullSecrets } from './pull-secrets.js';
import quotas, { type Quotas } from './quotas.js';
import rbac, { type RbacGraph } from './rbac.js';
import routing, { type Routing } from './routing.js';
import runtimeClasses, { type RuntimeClasses } from './runtime-classes.js';
import secretReferences, { type SecretReferences } from './secret-references.js';
import secretStores, { type SecretStores } from './secret-stores.js';
import serviceTargets, { type ServiceTargets } from './service-targets.js';
import services, { type Services } from './services.js';
import userIds, { type UserIds } from './user-ids.js';

/** What is known about the whole workspace. A rule sees only what it declares in `reads`. */
export interface Facts {
  readonly autoscaling: Autoscaling;
  readonly budgets: Budgets;
  readonly buildContexts: BuildContexts;
  readonly builtImages: BuiltImages;
  readonly certificates: Certificates;
  readonly communications: Communications;
  readonly connectivity: Connectivity;
  readonly imagePolicies: ImagePolicies;
  readonly images: Images;
  readonly imageWrites: ImageWrites;
  readonly mesh: MeshFact;
  readonly keptSecrets: KeptSecrets;
  readonly namespaces: Namespaces;
  readonly network: NetworkFact;
  readonly namespaceUse: NamespaceUse;
  readonly placement: Placement;
  readonly podSecurity: PodSecurityFact;
  readonly pullSecrets: PullSecrets;
  readonly quotas: Quotas;
  readonly rbac: RbacGraph;
  readonly routing: Routing;
  readonly runtimeClasses: RuntimeClasses;
  readonly secretReferences: SecretReferences;
  readonly secretStores: SecretStores;
  readonly services: Services;
  readonly serviceTargets: ServiceTargets;
  readonly userIds: UserIds;
}

// biome-ignore lint/suspicious/noExplicitAny: each definition has an entry type of its own, which only it reads.
export const factDefinitions: { readonly [Id in keyof Facts]: FactDefinition<any, Facts[Id]> } = {
  autoscaling,
  budgets,
  buildContexts,
  builtImages,
  certificates,
  communications,
  connectivity,
  imagePolicies,
  images,
  imageWrites,
  mesh,
  namespaces,
  network,
  keptSecrets,
  namespaceUse,
  placement,
  podSecurity,
  pullSecrets,
  quotas,
  rbac,
  routing,
  runtimeClasses,
  secretReferences,
  secretStores,
  services,
  serviceTargets,
  userIds,
};
