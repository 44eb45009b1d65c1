/** What is said with more or with less weight than the rest. */
export type Emphasis = 'danger' | 'muted';

/** A part of a picture that can be pointed at, read aloud and followed to its source. */
interface GraphPart<Source> {
  /** A word of lower-case letters and hyphens that chooses shape and colour, for example `pod`. */
  readonly kind: string;
  readonly emphasis?: Emphasis;
  /** One or more sentences for the tooltip and the screen reader; the label where it is absent. */
  readonly description?: string;
  /** Absent where no line says it, for example for a built-in role. */
  readonly source?: Source;
}

export interface GraphNode<Source = unknown> extends GraphPart<Source> {
  /** Unique among the nodes of the graph, and the same after an edit that does not concern the node. */
  readonly id: string;
  readonly label: string;
  /** A second, smaller line. */
  readonly detail?: string;
  /** The id of the group that the node is drawn in; absent for one that stands alone. */
  readonly group?: string;
}

export interface GraphEdge<Source = unknown> extends GraphPart<Source> {
  /** Ids of nodes. */
  readonly from: string;
  readonly to: string;
  readonly label?: string;
}

/** A frame around nodes, for example a Namespace. */
export interface GraphGroup {
  readonly id: string;
  readonly label: string;
}

/**
 * What a picture shows. `Source` is what leads from a part to its line, in the words of whoever made the graph. An edge whose ends are not
 * among the nodes, and a group without nodes, are left out.
 */
export interface Graph<Source = unknown> {
  readonly title: string;
  /** One sentence that says what the picture says. */
  readonly summary: string;
  readonly nodes: readonly GraphNode<Source>[];
  readonly edges: readonly GraphEdge<Source>[];
  readonly groups: readonly GraphGroup[];
}

/** Which part of a graph is wanted. */
export interface GraphFilter {
  /** The id of a group: its nodes and what is shown with them. */
  readonly group?: string;
  /**
   * Words that all occur in a node's label, detail, kind or group, whatever their case; one in quotation marks is a whole
   * word there. Such nodes and what is shown with them.
   */
  readonly words?: string;
  /** Shows all that leads to what is meant, and all that it leads to, in place of the neighbours alone. */
  readonly follows?: boolean;
}

/** The nodes that a filter names, with the edges at them and the nodes at the other ends. */
export function filterGraph<Source>(
  graph: Graph<Source>,
  { group, words = '', follows = false }: GraphFilter,
): Graph<Source> {
  const wanted = [...words.toLowerCase().matchAll(/"([^"]*)"?|\S+/g)]
    .map(([part, whole]) => whole ?? part)
    .filter(Boolean);
  if (group === undefined && wanted.length === 0) return graph;
  const whole = new Set([...words.toLowerCase().matchAll(/"([^"]*)"/g)].map(([, word = '']) => word));
  const labels = new Map(graph.groups.map(({ id, label }) => [id, label]));
  const isMeant = (node: GraphNode<Source>): boolean => {
    const text = `${node.label} ${node.detail ?? ''} ${node.kind} ${labels.get(node.group ?? '') ?? ''}`.toLowerCase();
    const parts = text.split(/\s+/);
    return (
      (group === undefined || node.group === group) &&
      wanted.every((word) => (whole.has(word) ? parts.includes(word) : text.includes(word)))
    );
  };
  const meant = new Set(graph.nodes.filter(isMeant).map(({ id }) => id));
  const [forwards, backwards] = follows
    ? [reached(meant, endsBy(graph.edges, 'from', 'to')), reached(meant, endsBy(graph.edges, 'to', 'from'))]
    : [meant, meant];
  const edges = graph.edges.filter(({ from, to }) => forwards.has(from) || backwards.has(to));
  const shown = new Set([...meant, ...edges.flatMap(({ from, to }) => [from, to])]);
  return { ...graph, nodes: graph.nodes.filter(({ id }) => shown.has(id)), edges };
}

function endsBy(edges: readonly GraphEdge[], from: 'from' | 'to', to: 'from' | 'to'): ReadonlyMap<string, string[]> {
  const ends = new Map<string, string[]>();
  for (const edge of edges) {
    const known = ends.get(edge[from]);
    if (known) known.push(edge[to]);
    else ends.set(edge[from], [edge[to]]);
  }
  return ends;
}

function reached(starts: ReadonlySet<string>, ends: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set(starts);
  // A set that grows while it is walked is walked to its end.
  for (const id of found) for (const end of ends.get(id) ?? []) found.add(end);
  return found;
}

/** The same graph with sources in other words; a part whose source leads nowhere has none. */
export function mapSources<Source, Place>(
  graph: Graph<Source>,
  placeOf: (source: Source) => Place | undefined,
): Graph<Place> {
  const mapped = <Part extends { readonly source?: Source }>({ source, ...part }: Part) => {
    const place = source === undefined ? undefined : placeOf(source);
    return { ...part, ...(place !== undefined && { source: place }) };
  };
  return { ...graph, nodes: graph.nodes.map(mapped), edges: graph.edges.map(mapped) };
}
