import builtImages, { type BuiltImages } from './built-images.js';
import type { FactDefinition } from './fact.js';
import images, { type Images } from './images.js';
import namespaces, { type Namespaces } from './namespaces.js';
import network, { type NetworkFact } from './network.js';
import rbac, { type RbacGraph } from './rbac.js';
import runtimeClasses, { type RuntimeClasses } from './runtime-classes.js';

/** What is known about the whole workspace. A rule sees only what it declares in `reads`. */
export interface Facts {
  readonly builtImages: BuiltImages;
  readonly images: Images;
  readonly namespaces: Namespaces;
  readonly network: NetworkFact;
  readonly rbac: RbacGraph;
  readonly runtimeClasses: RuntimeClasses;
}

// biome-ignore lint/suspicious/noExplicitAny: each definition has an entry type of its own, which only it reads.
export const factDefinitions: { readonly [Id in keyof Facts]: FactDefinition<any, Facts[Id]> } = {
  builtImages,
  images,
  namespaces,
  network,
  rbac,
  runtimeClasses,
};
