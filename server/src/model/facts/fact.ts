import type { YamlDocument } from '../../syntax/yaml/document.js';
import type { Dockerfile } from '../docker/dockerfile.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import type { Scopes } from './scopes.js';

/** What is read from one file, while its trees are at hand. */
export interface FileContents {
  readonly uri: string;
  readonly text: string;
  /** The documents of a YAML or JSON file, judged or not; none for a Dockerfile. */
  readonly documents: readonly YamlDocument[];
  /** Its Kubernetes objects, patches excluded. */
  readonly objects: readonly KubernetesObject[];
  readonly dockerfile: Dockerfile | undefined;
}

/**
 * Knowledge about the whole workspace, made from what each file contributes.
 * Entries are plain data without ranges: while a person types elsewhere in a file they stay equal, and equal entries
 * make nothing run again. Methods of the fact take plain data and give plain data: the engine remembers what a rule
 * asked, and runs it again only when an answer has changed.
 */
export interface FactDefinition<Entry, Fact extends object> {
  collect(file: FileContents): readonly Entry[];
  /** `entries` holds the files that have any, by URI. */
  build(entries: ReadonlyMap<string, readonly Entry[]>, scopes: Scopes): Fact;
}

/** Lets TypeScript infer the types of an entry and of the fact. */
export const defineFact = <Entry, Fact extends object>(
  definition: FactDefinition<Entry, Fact>,
): FactDefinition<Entry, Fact> => definition;
