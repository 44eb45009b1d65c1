/** A place in a file that a part of a picture speaks of; offsets of the file in UTF-16 units. */
export interface SourcePlace {
  readonly uri: string;
  readonly start: number;
  readonly end: number;
}

/** What is said with more or with less weight than the rest. */
export type Emphasis = 'danger' | 'muted';

/** A part of a picture that can be pointed at, read aloud and followed to its source. */
interface GraphPart {
  /** A word of lower-case letters and hyphens that chooses shape and colour, for example `pod`. */
  readonly kind: string;
  readonly emphasis?: Emphasis;
  /** One or more sentences for the tooltip and the screen reader; the label where it is absent. */
  readonly description?: string;
  /** Absent where no line says it, for example for a built-in role. */
  readonly source?: SourcePlace;
}

export interface GraphNode extends GraphPart {
  /** Unique among the nodes of the graph, and the same after an edit that does not concern the node. */
  readonly id: string;
  readonly label: string;
  /** A second, smaller line. */
  readonly detail?: string;
  /** The id of the group that the node is drawn in; absent for one that stands alone. */
  readonly group?: string;
}

export interface GraphEdge extends GraphPart {
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

/** What a picture shows. An edge whose ends are not among the nodes, and a group without nodes, are left out. */
export interface Graph {
  readonly title: string;
  /** One sentence that says what the picture says. */
  readonly summary: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
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
export function filterGraph(graph: Graph, { group, words = '' }: GraphFilter): Graph {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (group === undefined && wanted.length === 0) return graph;
  const labels = new Map(graph.groups.map(({ id, label }) => [id, label]));
  const isMeant = (node: GraphNode): boolean => {
    const text = `${node.label} ${node.detail ?? ''} ${node.kind} ${labels.get(node.group ?? '') ?? ''}`.toLowerCase();
    return (group === undefined || node.group === group) && wanted.every((word) => text.includes(word));
  };
  const meant = new Set(graph.nodes.filter(isMeant).map(({ id }) => id));
  const edges = graph.edges.filter(({ from, to }) => meant.has(from) || meant.has(to));
  const shown = new Set([...meant, ...edges.flatMap(({ from, to }) => [from, to])]);
  return { ...graph, nodes: graph.nodes.filter(({ id }) => shown.has(id)), edges };
}
