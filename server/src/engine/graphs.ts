import type { Connectivity, NetworkMap } from '../model/facts/connectivity.js';
import type { RbacGraph } from '../model/facts/rbac.js';
import type { AllowedText } from '../model/network/network.js';
import type { ObjectRef } from '../model/object-ref.js';
import type { Graph, GraphEdge, GraphGroup, GraphNode } from '../picture/graph.js';
import { condense, type Party } from './condense.js';

/** The pictures that there are of a workspace. */
export type PictureName = 'rbac' | 'network';

/**
 * How much is drawn as one: `overview` where all is to be seen, `alike` for a part of it, `each` nothing, for those who
 * look for one name.
 */
export type PictureDetail = 'overview' | 'alike' | 'each';

/** What a picture says until all files are read. */
export const UNREAD_GRAPH: Graph<ObjectRef> = {
  title: 'Hullcheck',
  summary: 'The workspace is still being read.',
  nodes: [],
  edges: [],
  groups: [],
};

/** A picture, from the facts by name; absent where its fact is. */
export function graphOf(
  name: PictureName,
  facts: Readonly<Record<string, object>>,
  detail: PictureDetail,
): Graph<ObjectRef> | undefined {
  const { rbac, connectivity } = facts as { readonly rbac?: RbacGraph; readonly connectivity?: Connectivity };
  if (name === 'rbac') return rbac && rbacGraph(rbac);
  return connectivity && networkGraph(connectivity, detail);
}

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

/** Keeps what several scopes call by one name apart. */
const idIn =
  (scope: string, isOnly: boolean) =>
  (id: string): string =>
    isOnly ? id : `${scope} ${id}`;

interface NamespaceFrame {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
}

/** The frames of Namespaces; one that several scopes have names the folder of its scope. */
const framesOf = (frames: readonly NamespaceFrame[]): readonly GraphGroup[] =>
  frames.map(({ id, name, scope }) => {
    const isOnly = frames.every((other) => other.name !== name || other.scope === scope);
    return { id, label: isOnly ? `Namespace ${name}` : `Namespace ${name} (${folderOf(scope)})` };
  });

/** The folder that holds a scope together, as people know it. */
const folderOf = (scope: string): string => /([^/]+)\/*$/.exec(scope)?.[1] ?? scope;

/** Who is bound to what: pods, ServiceAccounts, bindings and roles of the workspace. */
export function rbacGraph(rbac: RbacGraph): Graph<ObjectRef> {
  const scopes = rbac.scopes();
  const pictures = scopes.map((scope) => ({ ...rbac.picture(scope), scope, idOf: idIn(scope, scopes.length === 1) }));
  const nodes = pictures.flatMap((picture) =>
    picture.nodes.map((node) => ({
      ...node,
      id: picture.idOf(node.id),
      ...(node.group !== undefined && { group: picture.idOf(node.group) }),
    })),
  );
  const mighty = nodes.filter(({ kind, emphasis }) => kind === 'service-account' && emphasis === 'danger').length;
  const reached =
    mighty === 0
      ? 'no ServiceAccount reaches'
      : `${count(mighty, 'ServiceAccount')} ${mighty === 1 ? 'reaches' : 'reach'}`;
  const numberOf = (kind: string, word: string): string =>
    count(nodes.filter((node) => node.kind === kind).length, word);
  return {
    title: 'RBAC graph',
    summary: `${numberOf('pod', 'workload')}, ${numberOf('service-account', 'ServiceAccount')}, ${numberOf('binding', 'binding')} and ${numberOf('role', 'role')}; ${reached} the whole cluster, a node or all Secrets.`,
    nodes,
    edges: pictures.flatMap(({ edges, idOf }) =>
      edges.map((edge) => ({ ...edge, from: idOf(edge.from), to: idOf(edge.to) })),
    ),
    groups: framesOf(
      pictures.flatMap(({ groups, idOf, scope }) =>
        groups.map(({ id, label: name }) => ({ id: idOf(id), name, scope })),
      ),
    ),
  };
}

/**
 * Who can reach whom. What every pod may reach on every port is marked and not drawn: without policies all pairs would
 * be. Drawn are the connections that policies leave, and the ways in from outside the cluster. What holds for all of a
 * namespace is one line, and of many workloads only the namespaces are drawn, unless that is too little detail.
 */
export function networkGraph(connectivity: Connectivity, detail: PictureDetail): Graph<ObjectRef> {
  const maps = connectivity.scopes.flatMap((scope) => connectivity.map(scope) ?? []);
  const isLarge =
    detail === 'overview' && maps.reduce((sum, { workloads }) => sum + workloads.length, 0) > MOST_WORKLOADS;
  const parts = maps.map((map) => {
    const idOf = idIn(map.scope, maps.length === 1);
    const part = networkPart(map, idOf, detail);
    return isLarge && part.frames.length > 1 ? byNamespace(part, idOf) : part;
  });
  const sum = (numberOf: (part: NetworkPart) => number): number => parts.reduce((all, part) => all + numberOf(part), 0);
  const are = (number: number): string => (number === 0 ? 'none is' : number === 1 ? 'one is' : `${number} are`);
  return {
    title: 'Network map',
    summary: `${count(
      sum(({ workloads }) => workloads),
      'workload',
    )}: ${are(sum(({ open }) => open))} open to every pod on every port, ${are(sum(({ exposed }) => exposed))} exposed outside the cluster.`,
    nodes: parts.flatMap((part) => part.nodes),
    edges: parts.flatMap((part) => part.edges),
    groups: framesOf(
      parts.flatMap(({ frames }, index) => frames.map((frame) => ({ ...frame, scope: maps[index]?.scope ?? '' }))),
    ),
  };
}

interface Parts {
  readonly nodes: readonly GraphNode<ObjectRef>[];
  readonly edges: readonly GraphEdge<ObjectRef>[];
}

interface NetworkPart extends Parts {
  readonly frames: readonly Omit<NamespaceFrame, 'scope'>[];
  readonly workloads: number;
  /** How many of them every pod may reach on every port. */
  readonly open: number;
  /** How many of them something outside the cluster is led to. */
  readonly exposed: number;
}

type IdOf = (id: string) => string;
/** The id of a workload's node, by its index in the map. */
type NodeId = (index: number) => string;

/** What a workload takes from everywhere, or sends everywhere: `perhaps` where a template decides. */
type Freedom = 'surely' | 'perhaps' | 'no';

/** Of more than these, the whole map shows the namespaces. */
const MOST_WORKLOADS = 60;

function networkPart(map: NetworkMap, idOf: IdOf, detail: PictureDetail): NetworkPart {
  const { workloads, policies } = map;
  const freedom = (direction: 'Ingress' | 'Egress'): readonly Freedom[] => {
    const free = workloads.map((): Freedom => 'no');
    for (const { workload, direction: own, isPublic, allowed, perhaps } of map.outside) {
      if (own !== direction || !isPublic || perhaps !== 'All') continue;
      free[workload] = allowed === 'All' ? 'surely' : 'perhaps';
    }
    return free;
  };
  // Who takes connections from any address on any port has no policy that keeps pods out.
  const taking = freedom('Ingress');
  const sending = freedom('Egress');
  const selected = new Set(policies.flatMap((policy) => policy.workloads));
  const nodeId = (index: number): string => {
    const { title, name, namespace = '', path = '' } = workloads[index] ?? {};
    return idOf(name === undefined ? `workload ${index}` : `workload ${namespace} ${title} ${path}`);
  };
  const distinctIds = (indexes: readonly number[]): number => new Set(indexes.map(nodeId)).size;
  const nodes = workloads.map(({ title, name, namespace, ref }, index): GraphNode<ObjectRef> => {
    const isOpen = taking[index] === 'surely';
    const sentences = [
      isOpen ? 'Every pod may reach it on every port.' : '',
      taking[index] === 'perhaps' ? 'Whether every pod may reach it is not known.' : '',
      sending[index] === 'surely' ? 'It may reach every address.' : '',
      selected.has(index) ? '' : 'No NetworkPolicy surely selects it.',
    ].filter(Boolean);
    const kind = title.split(' ')[0] ?? title;
    return {
      id: nodeId(index),
      kind: 'workload',
      label: name ?? title,
      detail: isOpen ? `${kind}, open to every pod` : kind,
      ...(namespace !== undefined && { group: idOf(`namespace ${namespace}`) }),
      // Where there is no policy at all, everything is open: nothing stands out.
      ...(isOpen && policies.length > 0 && { emphasis: 'danger' as const }),
      ...(taking[index] === 'perhaps' && { emphasis: 'muted' as const }),
      description: sentences.join(' '),
      source: ref,
    };
  });
  const drawn = map.connections.filter(
    ({ from, to, allowed }) =>
      // What only perhaps reaches a workload that everybody may reach is no news.
      (taking[to] === 'no' || sending[from] === 'no') && (taking[to] === 'no' || allowed !== ''),
  );
  const edges =
    detail !== 'each'
      ? condensedEdges(workloads, drawn, idOf, nodeId, detail === 'overview')
      : { nodes: [], edges: drawn.map((each) => connectionEdge(nodeId(each.from), nodeId(each.to), each)) };
  const entrances = entrancesOf(map, idOf, nodeId);
  const exits = exitsOf(map, sending, idOf, nodeId);
  const namespaces = new Set(workloads.flatMap(({ namespace }) => namespace ?? []));
  return {
    nodes: [
      ...new Map(
        [...nodes, ...edges.nodes, ...entrances.nodes, ...exits.nodes].map((node) => [node.id, node]),
      ).values(),
    ],
    edges: distinct([...edges.edges, ...entrances.edges, ...exits.edges]),
    frames: [...namespaces].map((name) => ({ id: idOf(`namespace ${name}`), name })),
    workloads: distinctIds(workloads.map((_, index) => index)),
    open: distinctIds(taking.flatMap((free, index) => (free === 'surely' ? [index] : []))),
    exposed: distinctIds(map.exposures.map(({ workload }) => workload)),
  };
}

function connectionEdge(from: string, to: string, { allowed, perhaps }: AllowedText): GraphEdge<ObjectRef> {
  const isSure = allowed !== '';
  return {
    from,
    to,
    kind: 'connection',
    label: portLabel(isSure ? allowed : perhaps),
    ...(!isSure && { emphasis: 'muted' as const, description: 'A template or an object elsewhere decides it.' }),
  };
}

/** What holds for all of a namespace, or for all, leads from and to a node that stands for them. */
function condensedEdges(
  workloads: NetworkMap['workloads'],
  connections: NetworkMap['connections'],
  idOf: IdOf,
  nodeId: NodeId,
  isOverview: boolean,
): Parts {
  const indexes = new Map(workloads.map((workload, index) => [workload, index]));
  const nodes = new Map<string, GraphNode<ObjectRef>>();
  const idFor = (party: Party): string => {
    if (party.kind === 'workload') return nodeId(indexes.get(party.workload) ?? -1);
    const namespace = party.kind === 'namespace' ? party.namespace : undefined;
    const id = idOf(`${party.kind} ${namespace ?? ''}`);
    nodes.set(id, {
      id,
      kind: 'all',
      label: 'Every workload',
      ...(party.kind === 'every'
        ? { detail: 'of every namespace' }
        : namespace === undefined
          ? { detail: 'without a namespace' }
          : { group: idOf(`namespace ${namespace}`), detail: 'of the namespace' }),
    });
    return id;
  };
  // A part of the picture has the namespaces of it, and no node for all.
  const namespaces = new Set(workloads.map(({ namespace }) => namespace));
  const each = [...namespaces].flatMap((namespace): readonly Party[] => {
    const members = workloads.filter((workload) => workload.namespace === namespace);
    const [first, ...others] = members;
    return others.length > 0 || first === undefined
      ? [{ kind: 'namespace', namespace }]
      : [{ kind: 'workload', workload: first }];
  });
  const shown = (parties: readonly Party[]): readonly Party[] =>
    parties.flatMap((party) => (party.kind === 'every' && !isOverview ? each : [party]));
  // What may pass beside what surely does would be a second line.
  const certain = connections.map(({ allowed, perhaps, ...ends }) => ({
    ...ends,
    allowed,
    perhaps: allowed || perhaps,
  }));
  const edges = condense(workloads, certain).flatMap(({ from, to, ports, isCertain }) =>
    shown(from).flatMap((source) =>
      shown(to).flatMap((target) =>
        connectionEdge(idFor(source), idFor(target), { allowed: isCertain ? ports : '', perhaps: ports }),
      ),
    ),
  );
  // All of a namespace reaching one another is said by the node itself.
  return {
    nodes: [...nodes.values()].map((node) => {
      const own = edges.filter(({ from, to }) => from === node.id && to === node.id).map(({ label = '' }) => label);
      return own.length === 0 ? node : { ...node, detail: `reaches the others on ${own.join(' or ')}` };
    }),
    edges: edges.filter(({ from, to }) => from !== to),
  };
}

/** The namespaces of a large map, and what leads from one to another. */
function byNamespace(part: NetworkPart, idOf: IdOf): NetworkPart {
  const hasDanger = part.nodes.some(({ emphasis }) => emphasis === 'danger');
  const ways = part.nodes.filter(({ kind }) => kind === 'ingress');
  const outsideId = idOf('entrances');
  const ends = new Map(ways.map(({ id }) => [id, outsideId]));
  const loners: GraphNode<ObjectRef>[] = [];
  const members = new Map<string, GraphNode<ObjectRef>[]>();
  for (const node of part.nodes) {
    if (node.kind === 'ingress') continue;
    if (node.group === undefined) {
      loners.push(node);
      ends.set(node.id, node.id);
      continue;
    }
    ends.set(node.id, `all ${node.group}`);
    const list = members.get(node.group);
    if (list) list.push(node);
    else members.set(node.group, [node]);
  }
  const namespaces = part.frames.flatMap(({ id, name }): readonly GraphNode<ObjectRef>[] => {
    const own = (members.get(id) ?? []).filter(({ kind }) => kind === 'workload');
    const open = own.filter(({ detail = '' }) => /open to every pod/.test(detail)).length;
    return [
      {
        id: `all ${id}`,
        kind: 'all',
        label: name,
        detail: `${count(own.length, 'workload')}${open === 0 ? '' : `, ${open} open to every pod`}`,
        description: 'The filter by namespace shows its workloads.',
        ...(open > 0 && hasDanger && { emphasis: 'danger' as const }),
      },
    ];
  });
  const merged = new Map<string, GraphEdge<ObjectRef> & { readonly labels: Set<string> }>();
  for (const { from, to, label = '', emphasis } of part.edges) {
    const [source, target] = [ends.get(from), ends.get(to)];
    if (source === undefined || target === undefined || source === target) continue;
    const key = JSON.stringify([source, target, emphasis]);
    const edge = merged.get(key) ?? {
      from: source,
      to: target,
      kind: 'connection',
      ...(emphasis && { emphasis }),
      labels: new Set(),
    };
    merged.set(key, edge);
    edge.labels.add(label);
  }
  const entrance: GraphNode<ObjectRef> = {
    id: outsideId,
    kind: 'ingress',
    label: 'Outside the cluster',
    detail: `${count(ways.length, 'way')} in`,
  };
  return {
    ...part,
    nodes: [...namespaces, ...loners, ...(ways.length > 0 ? [entrance] : [])],
    edges: [...merged.values()].map(({ labels, ...edge }) => ({
      ...edge,
      label: labels.size > 2 ? `${labels.size} sets of ports` : [...labels].sort().join(' or '),
    })),
  };
}

/** Alternatives of one object are one node; what leads from one node to another is one edge. */
function distinct(edges: readonly GraphEdge<ObjectRef>[]): readonly GraphEdge<ObjectRef>[] {
  const byEnds = new Map<string, GraphEdge<ObjectRef>[]>();
  for (const edge of edges) {
    const key = JSON.stringify([edge.from, edge.to, edge.emphasis]);
    const others = byEnds.get(key);
    if (others) others.push(edge);
    else byEnds.set(key, [edge]);
  }
  return [...byEnds.values()].flatMap(([edge, ...others]) => {
    if (edge === undefined || others.length === 0) return edge ?? [];
    const labels = new Set([edge, ...others].flatMap(({ label }) => label ?? []));
    return { ...edge, ...(labels.size > 0 && { label: [...labels].sort().join(' or ') }) };
  });
}

const portLabel = (ports: string): string => (ports === 'All' ? 'all ports' : ports);

/** Each object that leads into the cluster, and what it leads to. */
function entrancesOf({ exposures, workloads }: NetworkMap, idOf: IdOf, nodeId: NodeId): Parts {
  const nodes = new Map<string, GraphNode<ObjectRef>>();
  const edges = exposures.map(({ workload, via, by, title, ports, allowed, perhaps }): GraphEdge<ObjectRef> => {
    const id = idOf(`entrance ${workloads[workload]?.namespace ?? ''} ${via} ${title}`);
    nodes.set(id, {
      id,
      kind: 'ingress',
      label: title,
      detail: title.startsWith(via) ? 'from outside' : `from outside, ${via}`,
      source: by,
    });
    const label = allowed || perhaps || ports;
    return {
      from: id,
      to: nodeId(workload),
      kind: 'exposure',
      ...(label !== '' && { label: portLabel(label) }),
      ...(allowed === '' && {
        emphasis: 'muted' as const,
        description: perhaps === '' ? 'A NetworkPolicy refuses it.' : 'A template or an object elsewhere decides it.',
      }),
    };
  });
  return { nodes: [...nodes.values()], edges };
}

/** The addresses that policies name; what may go anywhere says so at its node. */
function exitsOf({ outside }: NetworkMap, sending: readonly Freedom[], idOf: IdOf, nodeId: NodeId): Parts {
  const nodes = new Map<string, GraphNode<ObjectRef>>();
  const edges = outside.flatMap(
    ({ workload, direction, addresses, isPublic, allowed, perhaps }): readonly GraphEdge<ObjectRef>[] => {
      if (direction !== 'Egress' || sending[workload] !== 'no') return [];
      const id = idOf(`addresses ${addresses.join(' ')}`);
      const [first = '', ...others] = addresses;
      const named = others.length > 0 ? `${first} and ${others.length} more` : first;
      nodes.set(id, {
        id,
        kind: 'outside',
        label: isPublic ? 'Internet' : named,
        detail: isPublic ? named : 'private addresses',
        description: addresses.join(', '),
      });
      return [{ from: nodeId(workload), to: id, kind: 'egress', label: portLabel(allowed || perhaps) }];
    },
  );
  return { nodes: [...nodes.values()], edges };
}

/** More than this nobody can read, and no layout draws in time. */
const MOST_NODES = 300;

/** The nodes that are drawn of what a filter has left, and a sentence about those that are not. */
export function drawable<Source>(graph: Graph<Source>): Graph<Source> {
  if (graph.nodes.length <= MOST_NODES) return graph;
  const edges = new Map<string, number>();
  for (const { from, to } of graph.edges) for (const id of [from, to]) edges.set(id, (edges.get(id) ?? 0) + 1);
  const weight = ({ id, emphasis }: GraphNode<Source>): number =>
    (emphasis === 'danger' ? 1000 : 0) + Math.min(edges.get(id) ?? 0, 999);
  const drawn = new Set([...graph.nodes].sort((a, b) => weight(b) - weight(a)).slice(0, MOST_NODES));
  return {
    ...graph,
    summary: `${graph.summary} ${MOST_NODES} of ${graph.nodes.length} are drawn; a filter shows the others.`,
    nodes: graph.nodes.filter((node) => drawn.has(node)),
  };
}
