import autoscaling, { type Autoscaling } from './autoscaling.js';
import budgets, { type Budgets } from './budgets.js';
import builtImages, { type BuiltImages } from './built-images.js';
import type { FactDefinition } from './fact.js';
import images, { type Images } from './images.js';
import namespaceUse, { type NamespaceUse } from './namespace-use.js';
import namespaces, { type Namespaces } from './namespaces.js';
import network, { type NetworkFact } from './network.js';
import quotas, { type Quotas } from './quotas.js';
import rbac, { type RbacGraph } from './rbac.js';
import runtimeClasses, { type RuntimeClasses } from './runtime-classes.js';
import services, { type Services } from './services.js';

/** What is known about the whole workspace. A rule sees only what it declares in `reads`. */
export interface Facts {
  readonly autoscaling: Autoscaling;
  readonly budgets: Budgets;
  readonly builtImages: BuiltImages;
  readonly images: Images;
  readonly namespaceUse: NamespaceUse;
  readonly namespaces: Namespaces;
  readonly network: NetworkFact;
  readonly quotas: Quotas;
  readonly rbac: RbacGraph;
  readonly runtimeClasses: RuntimeClasses;
  readonly services: Services;
}

// biome-ignore lint/suspicious/noExplicitAny: each definition has an entry type of its own, which only it reads.
export const factDefinitions: { readonly [Id in keyof Facts]: FactDefinition<any, Facts[Id]> } = {
  autoscaling,
  budgets,
  builtImages,
  images,
  namespaceUse,
  namespaces,
  network,
  quotas,
  rbac,
  runtimeClasses,
  services,
};
