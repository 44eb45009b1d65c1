import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';

const PREFIX = 'nginx.ingress.kubernetes.io/';

/** Annotations whose value is nginx configuration as it stands (ingress-nginx: "Annotations"; nginx.org: "Snippets"). */
const SNIPPETS: ReadonlySet<string> = new Set([
  ...['configuration', 'server', 'auth', 'stream', 'modsecurity'].map((name) => `${PREFIX}${name}-snippet`),
  'nginx.org/location-snippets',
  'nginx.org/server-snippets',
]);

/** Directives and files by which a snippet runs code or reads credentials of the controller. */
const REACHES_OUT =
  /_by_lua|\bload_module\b|\/run\/secrets|\/etc\/(?:kubernetes|ingress-controller|shadow)|\b(?:alias|root)\s+\/(?:[;\s]|etc|proc|var)/;

/** A snippet annotation, and whether its text runs code or reads files of the controller. */
export interface Snippet {
  readonly at: Field;
  readonly name: string;
  readonly reachesOut: boolean;
}

/** The annotations of an Ingress that put raw configuration into nginx. */
export function snippetAnnotations(ingress: KubernetesObject): readonly Snippet[] {
  return annotationsOf(ingress).flatMap(([name, at]) => {
    // nginx writes its own variables as `${name}`, which is no template here.
    const isThere = at.isPresent || (at.exists && !ingress.root.document.isTemplated);
    return SNIPPETS.has(name) && isThere ? [{ at, name, reachesOut: REACHES_OUT.test(at.source ?? '') }] : [];
  });
}

/** Other values that are quoted by the template of the controller, or hold several lines or directives as a rule. */
const FREE_TEXT = new Set(['proxy-cookie-path', 'auth-realm', 'custom-headers']);

/** Values that end a directive or open a block. Counts of regular expressions, `{2}` and `{1,3}`, do not. */
const BREAKS_OUT = /[;{}]|[\r\n]\s*[#\w]*\s*\S+\s+\S/;
const COUNT = /\{\d+(?:,\d*)?\}/g;

/** Annotations whose value ends the directive that it is written into (CVE-2021-25746, CVE-2025-1097, CVE-2025-24514). */
export function injectingAnnotations(
  ingress: KubernetesObject,
): readonly { readonly at: Field; readonly name: string }[] {
  return annotationsOf(ingress).flatMap(([name, at]) => {
    const isPlain = name.startsWith(PREFIX) && !SNIPPETS.has(name) && !FREE_TEXT.has(name.slice(PREFIX.length));
    return isPlain && BREAKS_OUT.test((at.text ?? '').trim().replace(COUNT, '')) ? [{ at, name }] : [];
  });
}

/** Where the controller and the node keep credentials: no application serves these paths. */
const CREDENTIAL_PATH =
  /\/run\/secrets|\/etc\/(?:kubernetes|passwd|shadow|nginx|ingress-controller)(?:\/|$)|\/var\/lib\/kubelet|\/proc\/(?:self|\d)/;

export interface InjectingPath {
  readonly at: Field;
  readonly pathType: Field;
  readonly kind: 'configuration' | 'credentials';
  /** What is left of the path before the first character that nginx would read as configuration. */
  readonly clean: string;
}

/** Paths of an Ingress that end the location of nginx or lead to its credentials (CVE-2021-25745). */
export function injectingPaths(ingress: KubernetesObject): readonly InjectingPath[] {
  return ingress
    .field('spec.rules')
    .items()
    .flatMap((rule) => rule.field('http.paths').items())
    .flatMap((path): readonly InjectingPath[] => {
      const at = path.field('path');
      const text = at.text ?? '';
      const bare = text.replace(COUNT, '');
      const kind = /[;{}\r\n]|_by_lua/.test(bare)
        ? 'configuration'
        : CREDENTIAL_PATH.test(text)
          ? 'credentials'
          : undefined;
      const [clean = '/'] = /^\/[\w\-./~]*/.exec(text) ?? [];
      return kind === undefined ? [] : [{ at, pathType: path.field('pathType'), kind, clean }];
    });
}

const annotationsOf = (ingress: KubernetesObject): readonly (readonly [string, Field])[] =>
  ingress.field('metadata.annotations').entries();
