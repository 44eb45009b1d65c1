import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';

/** Endpoints that give away memory, variables or metrics, and tools without a login of their own. */
const OPERATIONS =
  /^\/(?:[\w-]+\/)?(?:actuator(?!\/(?:health|info)\b)|metrics|debug\/(?:pprof|vars)|jolokia|heapdump|threaddump|h2-console|server-status|nginx_status|phpmyadmin|\.env|\.git)(?=[/($*]|$)/i;
/** Interfaces that may well be meant for all, or have a login. */
const PERHAPS =
  /^\/(?:[\w-]+\/)?(?:admin|swagger(?:-ui)?|swagger-resources|v[23]\/api-docs|openapi\.json|graphiql|playground|console|manager\/html|management)(?=[/.($*]|$)/i;

export interface ManagementPath {
  readonly at: Field;
  readonly path: string;
  /** What to remove, so that the path is no longer served and its neighbours are; absent where it has none. */
  readonly item: Field | undefined;
}

/** The paths of an Ingress or an HTTPRoute that lead to what operators use. */
export function managementPaths(object: KubernetesObject, isCautious: boolean): readonly ManagementPath[] {
  const lists = object
    .field('spec.rules')
    .items()
    .flatMap((rule) =>
      object.isA('Ingress') ? [rule.field('http.paths')] : isServed(rule) ? [rule.field('matches')] : [],
    );
  return lists.flatMap((list) => {
    const items = list.items();
    return items.flatMap((item) => {
      const at = object.isA('Ingress') ? item.field('path') : item.field('path.value');
      const path = at.text ?? '';
      const isMeant = OPERATIONS.test(path) || (isCautious && PERHAPS.test(path));
      return isMeant ? [{ at, path, item: items.length > 1 ? item : undefined }] : [];
    });
  });
}

/** False where a rule of an HTTPRoute redirects, or where an extension may ask who is there. */
const isServed = (rule: Field): boolean =>
  !rule
    .field('filters')
    .items()
    .some((filter) => !filter.field('type').is('RequestHeaderModifier') && !filter.field('type').is('URLRewrite'));
