import dagre from '@dagrejs/dagre';
import type { Graph, GraphEdge, GraphGroup, GraphNode } from './graph.js';
import { textWidth } from './text-width.js';

/** All lengths in CSS pixels; x and y are those of the upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedNode extends Box {
  readonly node: GraphNode;
}

export interface PlacedGroup extends Box {
  readonly group: GraphGroup;
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  /** Where the edge runs, from the border of one node to that of the other. */
  readonly points: readonly Point[];
  /** The plate of its label, which the edge crosses in the middle; absent where it has none. */
  readonly label?: Box;
}

/** Where everything is drawn. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly groups: readonly PlacedGroup[];
  readonly edges: readonly PlacedEdge[];
}

/** Sizes of the fonts that the picture is drawn with, in CSS pixels. */
export const FONT_SIZE = { label: 13, detail: 11, edge: 11, group: 13 } as const;

const PADDING = 12;
/** From the left border of a node to its text. */
export const TEXT_INSET = 14;
const MARGIN = 24;
/** Room for a group's name above its nodes. */
const HEADING = 22;
/** A label longer than this is cut; the description has all of it. */
const MOST_WIDTH = 260;

/** dagre fails on some graphs by a coincidence of coordinates: another distance, or another ranking, has other ones. */
const ATTEMPTS: readonly { readonly nodesep: number; readonly ranker: string }[] = [
  { nodesep: 14, ranker: 'network-simplex' },
  { nodesep: 15, ranker: 'network-simplex' },
  { nodesep: 14, ranker: 'tight-tree' },
  { nodesep: 14, ranker: 'longest-path' },
];

/**
 * Places a graph in layers from left to right. Nodes that nothing leads to or from stand in a block of their own, which
 * a layered layout would draw as one endless column.
 */
export function layoutGraph(graph: Graph): Layout {
  for (const attempt of ATTEMPTS) {
    try {
      return layered(graph, attempt);
    } catch {
      // The next one.
    }
  }
  // Without its lines every graph can be placed.
  return layered({ ...graph, edges: [] }, { nodesep: 14, ranker: 'longest-path' });
}

function layered(graph: Graph, { nodesep, ranker }: (typeof ATTEMPTS)[number]): Layout {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const edges = graph.edges.filter(({ from, to }) => nodes.has(from) && nodes.has(to));
  const inhabited = new Set(graph.nodes.map(({ group }) => group));
  const groups = graph.groups.filter(({ id }) => inhabited.has(id));
  const groupKeys = new Map(groups.map(({ id }, index) => [id, `group ${index}`]));

  const drawing = new dagre.graphlib.Graph({ multigraph: true, compound: true });
  // The borders of groups keep the distance that edges keep: there must be room for a group's name between them, and
  // between a group and what stands outside.
  const hasBorders =
    groups.length > 1 || (groups.length === 1 && graph.nodes.some(({ group }) => group !== groups[0]?.id));
  drawing.setGraph({
    rankdir: 'LR',
    nodesep,
    ranker,
    ranksep: 90,
    edgesep: hasBorders ? PADDING + HEADING - 10 : 10,
  });
  for (const key of groupKeys.values()) drawing.setNode(key, {});
  for (const node of graph.nodes) {
    drawing.setNode(`node ${node.id}`, sizeOf(node));
    const parent = node.group === undefined ? undefined : groupKeys.get(node.group);
    if (parent !== undefined) drawing.setParent(`node ${node.id}`, parent);
  }
  edges.forEach((edge, index) => {
    drawing.setEdge(
      { v: `node ${edge.from}`, w: `node ${edge.to}`, name: String(index) },
      { ...plateOf(edge), labelpos: 'c' },
    );
  });
  for (const [from, to] of rowsOfLoners(graph.nodes, edges)) {
    drawing.setEdge({ v: `node ${from}`, w: `node ${to}`, name: 'row' }, { width: 0, height: 0, minlen: 1 });
  }
  dagre.layout(drawing);

  const placedNodes = graph.nodes.map((node) => ({ node, ...cornered(drawing.node(`node ${node.id}`)) }));
  const placedGroups = groups.map((group) => {
    const members = placedNodes.filter(({ node }) => node.group === group.id);
    // Group names are bold.
    return { group, ...around(members, 1.1 * textWidth(group.label, FONT_SIZE.group)) };
  });
  const boxes = new Map(placedNodes.map((placed) => [placed.node.id, placed]));
  const placedEdges = edges.map((edge, index): PlacedEdge => {
    const { points, x, y } = drawing.edge({ v: `node ${edge.from}`, w: `node ${edge.to}`, name: String(index) });
    const label = edge.label === undefined ? undefined : cornered({ x: x ?? 0, y: y ?? 0, ...plateOf(edge) });
    const path = (points ?? []).flatMap((point: Point): Point[] =>
      label && point.x === x && point.y === y
        ? [
            { x: label.x, y: point.y },
            { x: label.x + label.width, y: point.y },
          ]
        : [{ x: point.x, y: point.y }],
    );
    return { edge, points: joined(path, boxes.get(edge.from), boxes.get(edge.to)), ...(label && { label }) };
  });
  return framed(placedNodes, placedGroups, placedEdges);
}

/** The size of the plate that an edge's label stands on; nothing where there is no label. */
function plateOf({ label }: GraphEdge): { width: number; height: number } {
  if (label === undefined) return { width: 0, height: 0 };
  return { width: Math.ceil(textWidth(label, FONT_SIZE.edge)) + 10, height: FONT_SIZE.edge + 6 };
}

/** An edge that runs to the right leaves at the middle of one side and arrives at the middle of the other. */
function joined(path: readonly Point[], from: Box | undefined, to: Box | undefined): readonly Point[] {
  if (from === undefined || to === undefined || from.x + from.width > to.x) return path;
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  return [start, ...path.slice(1, -1), { x: to.x, y: to.y + to.height / 2 }];
}

/** The size of a node's box. */
function sizeOf(node: GraphNode): { width: number; height: number } {
  const label = textWidth(node.label, FONT_SIZE.label);
  const detail = node.detail === undefined ? 0 : textWidth(node.detail, FONT_SIZE.detail);
  return {
    width: Math.ceil(Math.min(Math.max(label, detail, 40), MOST_WIDTH) + TEXT_INSET + PADDING),
    height: node.detail === undefined ? 30 : 44,
  };
}

/** How much of a text fits into a node's box. */
export function shortened(text: string, fontSize: number): string {
  if (textWidth(text, fontSize) <= MOST_WIDTH) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, fontSize) > MOST_WIDTH) characters.pop();
  return `${characters.join('')}…`;
}

/** Pairs that put the lone nodes of each group side by side, in about as many columns as rows. */
function rowsOfLoners(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
): readonly (readonly [string, string])[] {
  const joined = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const loners = new Map<string | undefined, string[]>();
  for (const { id, group } of nodes) {
    if (joined.has(id)) continue;
    const others = loners.get(group);
    if (others) others.push(id);
    else loners.set(group, [id]);
  }
  return [...loners.values()].flatMap((ids) => {
    const rows = Math.ceil(Math.sqrt(ids.length * 2));
    return ids.flatMap((id, index): [string, string][] => {
      const before = ids[index - rows];
      return before === undefined ? [] : [[before, id]];
    });
  });
}

/** dagre gives the middle of a box. */
function cornered({ x = 0, y = 0, width, height }: { x?: number; y?: number; width: number; height: number }): Box {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

function around(boxes: readonly Box[], labelWidth: number): Box {
  const left = Math.min(...boxes.map(({ x }) => x)) - PADDING;
  const top = Math.min(...boxes.map(({ y }) => y)) - PADDING - HEADING;
  const right = Math.max(...boxes.map(({ x, width }) => x + width)) + PADDING;
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + PADDING;
  return { x: left, y: top, width: Math.max(right - left, labelWidth + 2 * PADDING), height: bottom - top };
}

/** Moves everything so that nothing lies outside, and says how large the picture is. */
function framed(nodes: readonly PlacedNode[], groups: readonly PlacedGroup[], edges: readonly PlacedEdge[]): Layout {
  const boxes: readonly Box[] = [...nodes, ...groups];
  const points = edges.flatMap((edge) => edge.points);
  const left = least([...boxes, ...points].map(({ x }) => x)) - MARGIN;
  const top = least([...boxes, ...points].map(({ y }) => y)) - MARGIN;
  const right = -least([...boxes.map(({ x, width }) => -x - width), ...points.map(({ x }) => -x)]) + MARGIN;
  const bottom = -least([...boxes.map(({ y, height }) => -y - height), ...points.map(({ y }) => -y)]) + MARGIN;
  const moved = <T extends Point>(place: T): T => ({ ...place, x: round(place.x - left), y: round(place.y - top) });
  return {
    width: Math.max(Math.ceil(right - left), 1),
    height: Math.max(Math.ceil(bottom - top), 1),
    nodes: nodes.map(moved),
    groups: groups.map(moved),
    edges: edges.map(({ edge, points: path, label }) => ({
      edge,
      points: path.map(moved),
      ...(label && { label: moved(label) }),
    })),
  };
}

const least = (numbers: readonly number[]): number => numbers.reduce((least, next) => Math.min(least, next), 0);

const round = (pixels: number): number => Math.round(pixels * 10) / 10;
