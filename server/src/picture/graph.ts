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
  /** The id of a group: its nodes and their neighbours. */
  readonly group?: string;
  /** Words that all occur in a node's label, detail, kind or group, whatever their case: such nodes and their neighbours. */
  readonly words?: string;
}

/** The nodes that a filter names, with the edges at them and the nodes at the other ends. */
export function filterGraph<Source>(graph: Graph<Source>, { group, words = '' }: GraphFilter): Graph<Source> {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (group === undefined && wanted.length === 0) return graph;
  const labels = new Map(graph.groups.map(({ id, label }) => [id, label]));
  const isMeant = (node: GraphNode<Source>): boolean => {
    const text = `${node.label} ${node.detail ?? ''} ${node.kind} ${labels.get(node.group ?? '') ?? ''}`.toLowerCase();
    return (group === undefined || node.group === group) && wanted.every((word) => text.includes(word));
  };
  const meant = new Set(graph.nodes.filter(isMeant).map(({ id }) => id));
  const edges = graph.edges.filter(({ from, to }) => meant.has(from) || meant.has(to));
  const shown = new Set([...meant, ...edges.flatMap(({ from, to }) => [from, to])]);
  return { ...graph, nodes: graph.nodes.filter(({ id }) => shown.has(id)), edges };
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
