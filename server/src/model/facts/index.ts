import type { FactDefinition } from './fact.js';

/** What is known about the whole workspace. A rule sees only what it declares in `reads`. */
export interface Facts {
}

// biome-ignore lint/suspicious/noExplicitAny: each definition has an entry type of its own, which only it reads.
export const factDefinitions: { readonly [Id in keyof Facts]: FactDefinition<any, Facts[Id]> } = {
};
