import type { ImageReference } from './image-reference.js';

/** Where images no longer come to, and where they come to instead. */
export interface Retired {
  /** What happened to it, after "…, which". */
  readonly fact: string;
  /** The same image where it is still looked after; undefined where nobody can tell. */
  readonly successor: string | undefined;
}

interface Row {
  readonly from: RegExp;
  readonly fact: string;
  readonly to?: string;
}

const FROZEN = 'has been frozen since April 2023';
const MOVED = 'its project has left';

/**
 * Registries and projects that have moved, by the announcements of those who ran them: Kubernetes ("k8s.gcr.io image
 * registry will be frozen", 2023), the projects' own releases for quay.io/coreos, Kubebuilder (2025), Helm 2 (2020),
 * Bitnami (catalogue change of August 2025), GitHub (Docker registry, 2021). The first row that fits holds.
 */
const ROWS: readonly Row[] = [
  { from: /^k8s\.gcr\.io\/(.+)$/, fact: FROZEN, to: 'registry.k8s.io/$1' },
  { from: /^(?:(?:us|eu|asia)\.)?gcr\.io\/k8s-artifacts-prod\/(.+)$/, fact: FROZEN, to: 'registry.k8s.io/$1' },
  { from: /^gcr\.io\/google[_-]containers\/(.+)$/, fact: FROZEN, to: 'registry.k8s.io/$1' },
  {
    from: /^quay\.io\/coreos\/(prometheus-operator|prometheus-config-reloader)$/,
    fact: MOVED,
    to: 'quay.io/prometheus-operator/$1',
  },
  { from: /^quay\.io\/coreos\/kube-rbac-proxy$/, fact: MOVED, to: 'quay.io/brancz/kube-rbac-proxy' },
  {
    from: /^quay\.io\/coreos\/kube-state-metrics$/,
    fact: MOVED,
    to: 'registry.k8s.io/kube-state-metrics/kube-state-metrics',
  },
  { from: /^quay\.io\/coreos\/(?!etcd$)/, fact: MOVED },
  {
    from: /^quay\.io\/kubernetes-ingress-controller\//,
    fact: MOVED,
  },
  {
    from: /^gcr\.io\/kubebuilder\/kube-rbac-proxy$/,
    fact: 'was removed in 2025',
    to: 'quay.io/brancz/kube-rbac-proxy',
  },
  { from: /^gcr\.io\/kubernetes-helm\//, fact: 'ended with Helm 2 in 2020' },
  { from: /^docker\.io\/bitnamilegacy\//, fact: 'is an archive that gets no updates' },
  { from: /^docker\.pkg\.github\.com\//, fact: 'GitHub has replaced by ghcr.io' },
];

/** Of the free Bitnami catalogue only `latest` is left: versions went to an archive in 2025 (github.com/bitnami/charts/issues/35164). */
const BITNAMI = /^docker\.io\/bitnami\/(?!charts)/;

/** What is known of a registry or project that an image comes from and that is over; undefined for all others. */
export function retired({ repository, tag, digest }: ImageReference): Retired | undefined {
  if (BITNAMI.test(repository) && tag !== undefined && tag !== 'latest')
    return { fact: 'has kept no versions since August 2025', successor: undefined };
  const row = ROWS.find(({ from }) => from.test(repository));
  if (row === undefined) return undefined;
  const name = row.to === undefined ? undefined : repository.replace(row.from, row.to);
  const rest = `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
  return { fact: row.fact, successor: name === undefined ? undefined : `${name}${rest}` };
}
