import { stat } from 'node:fs/promises';
import path from 'node:path';
import { condense, condenseOutside } from '../engine/condense.js';
import { drawable } from '../engine/graphs.js';
import { compareNetworks, type Difference, type NetworkDelta, numberOf } from '../engine/network-delta.js';
import type { WorkloadRef } from '../engine/network-insight.js';
import type { RegisteredRule } from '../engine/rule.js';
import { Workspace } from '../engine/workspace.js';
import { readRevision, UnreadableRevision } from '../host/git.js';
import { toDot } from '../picture/dot.js';
import { filterGraph, type Graph } from '../picture/graph.js';
import { toSvg } from '../picture/svg.js';
import { filePath, fileUri } from './file-uri.js';
import { judgeFiles } from './judge-files.js';
import { nameIn } from './name-in.js';
import type { NetworkFilter, NetworkOptions } from './network-arguments.js';
import { Progress } from './progress.js';
import { Project, UnusablePath } from './project.js';
import { type DiffPart, type ListPart, renderDiff, renderList, type Side } from './report/network.js';
import type { ExitCode, Host } from './run.js';

/** Says who can reach whom by the files below the paths, or what has changed about that since a revision. */
export async function network(
  options: NetworkOptions,
  rules: readonly RegisteredRule[],
  host: Host,
): Promise<ExitCode> {
  try {
    const project = new Project({
      folder: host.folder,
      config: undefined,
      flags: {},
      today: new Date(host.now()).toISOString().slice(0, 10),
      suppressions: true,
      rules,
      warn: (message) => void host.stderr.write(`hullcheck: ${message}\n`),
    });
    return await new Teller(project, options, host).run();
  } catch (error) {
    if (!(error instanceof UnusablePath) && !(error instanceof UnreadableRevision)) throw error;
    host.stderr.write(`hullcheck: ${error.message}\n`);
    return 2;
  }
}

class Teller {
  readonly #project: Project;
  readonly #options: NetworkOptions;
  readonly #host: Host;
  #hasFailed = false;

  constructor(project: Project, options: NetworkOptions, host: Host) {
    this.#project = project;
    this.#options = options;
    this.#host = host;
  }

  async run(): Promise<ExitCode> {
    const options = this.#options;
    const { stdout } = this.#host;
    if (options.task === 'diff') {
      const before = await this.#revision(options.before);
      const after = await (options.after === undefined ? this.#files() : this.#revision(options.after));
      const parts = this.#deltas(before, after);
      if (this.#hasFailed) return 2;
      const revisions = { before: options.before, after: options.after };
      stdout.write(renderDiff[options.format](parts, { ...revisions, colours: this.#hasColours }));
      return parts.some(({ opened, closed }) => [opened, closed].some((side) => !isNothing(side))) ? 1 : 0;
    }
    const workspace = await this.#files();
    const all = (workspace.connectivity?.scopes ?? []).flatMap(
      (scope) => workspace.connectivity?.workloadsOf(scope) ?? [],
    );
    this.#expectNames(all);
    if (this.#hasFailed) return 2;
    if (options.task === 'map') {
      const { from, to, namespace } = options.filter;
      const detail = from !== undefined || to !== undefined ? 'each' : namespace === undefined ? 'overview' : 'alike';
      const graph = drawable(narrowed(workspace.graph('network', detail), options.filter));
      stdout.write(options.format === 'dot' ? toDot(graph) : toSvg(graph, { standalone: true }));
    } else stdout.write(renderList[options.format](this.#lists(workspace), { colours: this.#hasColours }));
    return 0;
  }

  get #hasColours(): boolean {
    const { stdout, environment } = this.#host;
    return stdout.isTTY && (environment.NO_COLOR ?? '') === '';
  }

  readonly #onError = (message: string): void => {
    this.#hasFailed = true;
    this.#host.stderr.write(`hullcheck: ${message}\n`);
  };

  /** No rule runs: only what files say of the network is wanted. */
  async #files(): Promise<Workspace> {
    const { stderr, now } = this.#host;
    const workspace = new Workspace([], { onError: this.#onError });
    await judgeFiles(workspace, this.#project, this.#options.paths, new Progress(stderr, now), (content) => {
      if ('error' in content && content.error === 'unreadable')
        this.#onError(`"${nameIn(this.#host.folder, content.uri)}" could not be read: ${content.message}`);
    });
    return workspace;
  }

  /** The files of a revision, by the settings that hold now. */
  async #revision(revision: string): Promise<Workspace> {
    const { folder, environment } = this.#host;
    const { paths } = this.#options;
    const texts = await readRevision({
      folder,
      revision,
      environment,
      wants: (file) => this.#project.judges(file, paths),
    });
    const workspace = new Workspace([], { onError: this.#onError });
    workspace.setFolders(await this.#folders());
    workspace.configure((uri) => this.#project.settingsOf(filePath(uri)));
    workspace.change([...texts].map(([file, text]) => ({ uri: fileUri(file), text })));
    workspace.setComplete(true);
    workspace.analyze();
    return workspace;
  }

  /** The folders that scopes end at are the same for every state; a path may be in one of them alone. */
  async #folders(): Promise<readonly string[]> {
    const there: string[] = [];
    for (const each of this.#options.paths) if (await isThere(each, this.#host.folder)) there.push(each);
    return (await this.#project.folders(there.length === 0 ? ['.'] : there)).map(fileUri);
  }

  #lists(workspace: Workspace): readonly ListPart[] {
    const { connectivity } = workspace;
    const { filter } = this.#options;
    return (connectivity?.scopes ?? []).flatMap((scope) => {
      const map = connectivity?.map(scope);
      if (map === undefined) return [];
      return [
        {
          scope: nameIn(this.#host.folder, scope),
          isComplete: map.isComplete,
          workloads: map.workloads,
          policies: map.policies.map(({ title }) => title),
          ...sideOf(map.workloads, map, filter),
        },
      ];
    });
  }

  #deltas(before: Workspace, after: Workspace): readonly DiffPart[] {
    if (before.connectivity === undefined || after.connectivity === undefined) return [];
    const deltas = compareNetworks(before.connectivity, after.connectivity);
    return deltas.map((delta: NetworkDelta): DiffPart => {
      const { workloads, added, removed } = delta;
      return {
        scope: nameIn(this.#host.folder, delta.scope),
        opened: sideOf(workloads, delta.opened, this.#options.filter),
        closed: sideOf(workloads, delta.closed, this.#options.filter),
        added,
        removed,
      };
    });
  }

  #expectNames(workloads: readonly WorkloadRef[]): void {
    const { namespace, from, to } = this.#options.filter;
    for (const name of [from, to])
      if (name !== undefined && !workloads.some((workload) => isCalled(workload, name)))
        this.#onError(`No workload is called "${name}".`);
    if (namespace !== undefined && !workloads.some((workload) => workload.namespace === namespace))
      this.#onError(`No workload is in namespace "${namespace}".`);
  }
}

const isThere = (given: string, folder: string): Promise<boolean> =>
  stat(path.resolve(folder, given)).then(
    () => true,
    () => false,
  );

const isNothing = ({ count: { surely, perhaps } }: Side): boolean => surely + perhaps === 0;

const isCalled = ({ name, namespace }: Pick<WorkloadRef, 'name' | 'namespace'>, wanted: string): boolean =>
  name === wanted || (namespace !== undefined && `${namespace}/${name}` === wanted);

/** The connections that are meant, in few statements. */
function sideOf(
  workloads: readonly WorkloadRef[],
  { connections, outside, exposures }: Difference,
  { namespace, from, to }: NetworkFilter,
): Side {
  const is = (index: number, name: string | undefined): boolean => {
    const workload = workloads[index];
    return workload !== undefined && (name === undefined || isCalled(workload, name));
  };
  const isIn = (...indexes: readonly number[]): boolean =>
    namespace === undefined || indexes.some((index) => workloads[index]?.namespace === namespace);
  const meant: Difference = {
    connections: connections.filter((each) => is(each.from, from) && is(each.to, to) && isIn(each.from, each.to)),
    outside: outside.filter(({ workload, direction }) =>
      direction === 'Ingress'
        ? from === undefined && is(workload, to) && isIn(workload)
        : to === undefined && is(workload, from) && isIn(workload),
    ),
    exposures: exposures.filter(({ workload }) => from === undefined && is(workload, to) && isIn(workload)),
  };
  return {
    connections: condense(workloads, meant.connections),
    outside: condenseOutside(workloads, meant.outside),
    exposures: meant.exposures.flatMap(({ workload: index, ...exposure }) => {
      const workload = workloads[index];
      return workload ? [{ ...exposure, workload }] : [];
    }),
    count: numberOf(meant),
  };
}

/** The part of the map that is meant. */
function narrowed<Source>(graph: Graph<Source>, { namespace, from, to }: NetworkFilter): Graph<Source> {
  const group = graph.groups.filter(
    ({ label }) => label === `Namespace ${namespace}` || label.startsWith(`Namespace ${namespace} (`),
  );
  const parts = namespace === undefined ? [graph] : group.map(({ id }) => filterGraph(graph, { group: id }));
  const own = {
    ...graph,
    nodes: [...new Set(parts.flatMap(({ nodes }) => nodes))],
    edges: [...new Set(parts.flatMap(({ edges }) => edges))],
  };
  if (from === undefined && to === undefined) return own;
  const labels = new Map(
    graph.groups.map(({ id, label }) => [id, label.replace(/^Namespace (.*?)(?: \(.*\))?$/, '$1')]),
  );
  const called = (name: string | undefined): ReadonlySet<string> =>
    new Set(
      own.nodes
        .filter(
          ({ label, group: at, kind }) =>
            kind === 'workload' &&
            name !== undefined &&
            isCalled({ name: label, namespace: labels.get(at ?? '') }, name),
        )
        .map(({ id }) => id),
    );
  const [sources, targets] = [called(from), called(to)];
  const edges = own.edges.filter(
    (edge) => (from === undefined || sources.has(edge.from)) && (to === undefined || targets.has(edge.to)),
  );
  const shown = new Set([...sources, ...targets, ...edges.flatMap((edge) => [edge.from, edge.to])]);
  return { ...own, nodes: own.nodes.filter(({ id }) => shown.has(id)), edges };
}
