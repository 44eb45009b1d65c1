import type { Communications } from '../model/facts/communications.js';
import type { Connectivity } from '../model/facts/connectivity.js';
import { folderOf, KUSTOMIZATION_NAMES } from '../model/facts/scopes.js';
import { knownConnections } from '../model/network/known-connections.js';
import { Network, type PlacedPods } from '../model/network/network.js';
import { policyText } from '../model/network/policy-text.js';
import { type NamespacePolicies, type SynthesisOptions, synthesize } from '../model/network/synthesis.js';
import type { ObjectRef } from '../model/object-ref.js';
import type { TextEdit } from '../syntax/text.js';
import type { WorkspaceEdits } from './finding.js';
import { freeName, registerFile, relativePath } from './register-file.js';

/** For what policies are wanted. */
export interface PolicyGoal {
  /** Only the pods of one object. */
  readonly workload?: ObjectRef;
  /** Only namespaces of these names; an absent one is that of objects which name none. */
  readonly namespaces?: readonly (string | undefined)[];
  /** Only the scopes of a file. */
  readonly uri?: string;
}

/** Policies that are to be written, in one file each. */
export interface PolicyFile {
  /** Where it would be, before names that are taken are looked at. */
  readonly uri: string;
  /** The folders of the kustomizations that have to list it. */
  readonly folders: readonly string[];
  readonly parts: readonly NamespacePolicies[];
  readonly text: string;
}

/** What the plan needs of the workspace. */
export interface PolicyHost {
  readonly connectivity: Connectivity;
  readonly communications: Communications;
  has(uri: string): boolean;
  text(uri: string): string | undefined;
  /** The folders of the kustomizations that list a file. */
  listedBy(uri: string): readonly string[];
}

const FILE_NAME = 'network-policies.yaml';

/** The files with the least policies for a goal, in the order of their names; none where nothing is missing. */
export function policyFiles(host: PolicyHost, goal: PolicyGoal): readonly PolicyFile[] {
  const files = new Map<string, { readonly folders: Set<string>; readonly parts: NamespacePolicies[] }>();
  for (const scope of scopesOf(host, goal)) {
    const contents = host.connectivity.contents(scope);
    if (contents === undefined || isChart(host, scope, contents.pods)) continue;
    const network = new Network(contents);
    const said = host.communications.of(scope);
    const index =
      goal.workload === undefined ? -1 : contents.pods.findIndex(({ ref }) => isSame(ref, goal.workload as ObjectRef));
    if (goal.workload !== undefined && index < 0) continue;
    const options: SynthesisOptions = {
      ...(goal.namespaces !== undefined && { namespaces: goal.namespaces }),
      ...(index >= 0 && { workload: index }),
    };
    const parts = synthesize(network, said, knownConnections(network, said), options);
    if (parts.every(({ policies }) => policies.length === 0)) continue;
    for (const part of parts) {
      const own = contents.pods[index];
      const place = own === undefined ? placeOf(host, scope, contents.pods, part.namespace) : besideOf(host, own);
      const file = files.get(place.uri) ?? { folders: new Set(), parts: [] };
      files.set(place.uri, file);
      for (const folder of place.folders) file.folders.add(folder);
      file.parts.push(part);
    }
    // One workload of several scopes is written once: its policy is used by each of them.
    if (goal.workload !== undefined) break;
  }
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([uri, { folders, parts }]) => ({ uri, folders: [...folders].sort(), parts, text: policyText(parts) }));
}

/** The files as edits: new ones under free names, listed by their kustomizations. */
export function planPolicies(host: PolicyHost, files: readonly PolicyFile[]): WorkspaceEdits {
  const creates = new Map<string, string>();
  const edits = new Map<string, readonly TextEdit[]>();
  for (const { uri: wanted, folders, text } of files) {
    const uri = freeName(wanted, (name) => host.has(name) || creates.has(name));
    creates.set(uri, text);
    for (const folder of folders) {
      const name = kustomizationIn(host, folder);
      if (name === undefined) continue;
      const listing = registerFile(host.text(name) ?? '', relativePath(folder, uri));
      if (listing.length > 0) edits.set(name, [...(edits.get(name) ?? []), ...listing]);
    }
  }
  return { edits, creates };
}

function scopesOf({ connectivity }: PolicyHost, { workload, uri }: PolicyGoal): readonly string[] {
  const file = workload?.uri ?? uri;
  return file === undefined ? connectivity.scopes : connectivity.scopesOf(file);
}

/** Templates give the objects of a chart names and labels that no file tells. */
const isChart = ({ has }: PolicyHost, scope: string, pods: readonly PlacedPods[]): boolean =>
  (has(`${scope}/Chart.yaml`) || has(`${scope}/Chart.yml`)) && pods.every(({ name }) => name === undefined);

/** The folder of the outermost kustomization, which knows every name of its scope; else where most of the workloads are. */
function placeOf(
  host: PolicyHost,
  scope: string,
  pods: readonly PlacedPods[],
  namespace: string | undefined,
): Pick<PolicyFile, 'uri' | 'folders'> {
  const own = pods.filter((one) => one.namespace === namespace);
  if (kustomizationIn(host, scope) !== undefined && own.some(({ ref }) => host.listedBy(ref.uri).length > 0))
    return { uri: `${scope}/${FILE_NAME}`, folders: [scope] };
  const counts = new Map<string, number>();
  for (const { ref } of own) counts.set(folderOf(ref.uri), (counts.get(folderOf(ref.uri)) ?? 0) + 1);
  const [folder = scope] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([name]) => name);
  return { uri: `${folder}/${FILE_NAME}`, folders: [] };
}

const besideOf = (host: PolicyHost, { ref, name }: PlacedPods): Pick<PolicyFile, 'uri' | 'folders'> => ({
  uri: `${folderOf(ref.uri)}/networkpolicy-${name ?? 'workload'}.yaml`,
  folders: host.listedBy(ref.uri),
});

const kustomizationIn = ({ has }: PolicyHost, folder: string): string | undefined =>
  KUSTOMIZATION_NAMES.map((name) => `${folder}/${name}`).find((name) => has(name));

const isSame = (a: ObjectRef, b: ObjectRef): boolean =>
  a.uri === b.uri && a.document === b.document && a.path === b.path;
