import type { Dockerfile } from '../model/docker/dockerfile.js';
import { type KubernetesObject, readObjects } from '../model/kubernetes/kubernetes-object.js';
import type { YamlDocument } from '../syntax/yaml/document.js';

/** What a file is read as. A `.dockerignore` is not judged, but tells what builds take in; so do environment files. */
export type Language = 'yaml' | 'dockerfile' | 'dockerignore' | 'env';

/** True for a file that is not judged, and only tells something of others. */
export const isTold = (language: Language | undefined): boolean => language === 'dockerignore' || language === 'env';

/** By name: `Dockerfile`, `Containerfile`, `*.dockerfile`, `Dockerfile.*` (Docker reads no other name unasked), `*.dockerignore`, `*.yaml`, `*.yml`, `*.json`, `.env`, `.env.*`, `*.env`. */
export function languageOf(uri: string): Language | undefined {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  if (name.endsWith('.dockerignore')) return 'dockerignore';
  if (/^\.env\.(?!example$|sample$|template$|dist$)[\w-]+$|\.env$/.test(name)) return 'env';
  if (
    /^(?:Dockerfile|Containerfile)(?:\.(?!dockerignore$|md$|txt$|ya?ml$|json$|sh$|j2$|tmpl$|tpl$|template$|erb$)[^/]+)?$/i.test(
      name,
    ) ||
    /\.(?:dockerfile|containerfile)$/i.test(name)
  )
    return 'dockerfile';
  if (/\.(?:ya?ml|json)$/i.test(name) || name === 'Kustomization') return 'yaml';
  return undefined;
}

/** One document of a file, with what it means. A Dockerfile is one document. */
export type Contents =
  | {
      readonly language: 'yaml';
      readonly uri: string;
      readonly document: YamlDocument;
      readonly objects: readonly KubernetesObject[];
    }
  | { readonly language: 'dockerfile'; readonly uri: string; readonly dockerfile: Dockerfile };

export function readYamlContents(
  document: YamlDocument,
  at: { readonly uri: string; readonly document: number },
  isPatched?: (kind: string, name: string | undefined) => boolean,
): Contents {
  return { language: 'yaml', uri: at.uri, document, objects: readObjects(document, at, isPatched) };
}
