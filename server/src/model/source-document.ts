import type { YamlDocument } from '../syntax/yaml/document.js';
import { Field } from '../syntax/yaml/field.js';
import type { Dockerfile } from './docker/dockerfile.js';
import type { KubernetesObject } from './kubernetes/kubernetes-object.js';

/** One document of a file, whatever it means: a Kubernetes object, the values of a chart, a kubeconfig, a Dockerfile. */
export class SourceDocument {
  readonly uri: string;
  /** Offsets of findings count from its first character. */
  readonly text: string;
  /** Its Kubernetes objects; none in a Dockerfile, a patch or a file of another program. */
  readonly objects: readonly KubernetesObject[];
  readonly dockerfile: Dockerfile | undefined;
  readonly #document: YamlDocument | undefined;

  constructor(
    uri: string,
    text: string,
    meaning: { readonly document: YamlDocument; readonly objects: readonly KubernetesObject[] } | Dockerfile,
  ) {
    this.uri = uri;
    this.text = text;
    const isYaml = 'document' in meaning;
    this.objects = isYaml ? meaning.objects : [];
    this.dockerfile = isYaml ? undefined : meaning;
    this.#document = isYaml ? meaning.document : undefined;
  }

  /** The last part of the path, decoded as far as it can be. */
  get fileName(): string {
    const name = this.uri.slice(this.uri.lastIndexOf('/') + 1);
    try {
      return decodeURIComponent(name);
    } catch {
      return name;
    }
  }

  /** The tree of a YAML or JSON document, parsed when it is first asked for; absent for a Dockerfile. */
  get root(): Field | undefined {
    return this.#document && Field.root(this.#document);
  }
}
