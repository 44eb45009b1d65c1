import type { Graph, GraphEdge, GraphGroup, GraphNode } from './graph.js';
import {
  FONT_SIZE,
  layoutGraph,
  type PlacedEdge,
  type PlacedNode,
  type Point,
  shortened,
  TEXT_INSET,
} from './layout.js';
import { PICTURE_STYLE } from './style.js';

export interface SvgOptions {
  /** The style is within, as a file needs it; false where the page that holds the picture has it. */
  readonly standalone: boolean;
}

/**
 * A graph as SVG. Nodes and edges can be reached by keyboard where the page gives them a focus: each says in
 * `aria-label` what it is, and in `data-node` (the node's id) or `data-edge` (the edge's place in `graph.edges`) which.
 */
export function toSvg(graph: Graph, { standalone }: SvgOptions): string {
  const { width, height, nodes, groups, edges } = layoutGraph(graph);
  const indexes = new Map(graph.edges.map((edge, index) => [edge, index]));
  const labels = new Map(graph.nodes.map(({ id, label }) => [id, label]));
  const groupLabels = new Map(graph.groups.map(({ id, label }) => [id, label]));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="picture" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="${escaped(`${graph.title}. ${graph.summary}`)}">`,
    `<title>${escaped(graph.title)}</title>`,
    `<desc>${escaped(graph.summary)}</desc>`,
    ...(standalone ? [`<style>${PICTURE_STYLE}</style>`] : []),
    '<g class="groups">',
    ...groups.map(
      ({ group, x, y, width, height }) =>
        `<g class="group" data-group="${escaped(group.id)}"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/><text x="${x + 12}" y="${y + 16}">${escaped(group.label)}</text></g>`,
    ),
    '</g>',
    '<g class="edges">',
    ...edges.map((placed) => drawEdge(placed, indexes.get(placed.edge) ?? 0, labels)),
    '</g>',
    '<g class="nodes">',
    ...nodes.map((placed) => drawNode(placed, groupLabels)),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

const classesOf = (word: string, { kind, emphasis, source }: GraphNode | GraphEdge): string =>
  [word, `kind-${kind}`, emphasis, source && 'has-source'].filter(Boolean).join(' ');

function drawNode({ node, x, y, width, height }: PlacedNode, groups: ReadonlyMap<string, GraphGroup['label']>): string {
  const { id, label, detail, group } = node;
  const heading = groups.get(group ?? '');
  const name = [label, detail, heading].filter(Boolean).join(', ');
  const middle = y + height / 2;
  const lines =
    detail === undefined
      ? [text('label', x + TEXT_INSET, middle, shortened(label, FONT_SIZE.label))]
      : [
          text('label', x + TEXT_INSET, middle - 8, shortened(label, FONT_SIZE.label)),
          text('detail', x + TEXT_INSET, middle + 9, shortened(detail, FONT_SIZE.detail)),
        ];
  return [
    `<g class="${classesOf('node', node)}" data-node="${escaped(id)}" role="${node.source ? 'link' : 'img'}" aria-label="${escaped(spoken(name, node.description))}">`,
    `<title>${escaped(spoken(name, node.description))}</title>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="5"/>`,
    `<rect class="mark" x="${x}" y="${y + 5}" width="5" height="${height - 10}" rx="2"/>`,
    ...lines,
    '</g>',
  ].join('');
}

const text = (name: string, x: number, y: number, words: string): string =>
  `<text class="${name}" x="${x}" y="${y}">${escaped(words)}</text>`;

function drawEdge({ edge, points, label }: PlacedEdge, index: number, labels: ReadonlyMap<string, string>): string {
  const name = [`${labels.get(edge.from)} to ${labels.get(edge.to)}`, edge.label].filter(Boolean).join(', ');
  return [
    `<g class="${classesOf('edge', edge)}" data-edge="${index}" data-from="${escaped(edge.from)}" data-to="${escaped(edge.to)}" role="${edge.source ? 'link' : 'img'}" aria-label="${escaped(spoken(name, edge.description))}">`,
    `<title>${escaped(spoken(name, edge.description))}</title>`,
    `<path d="${curve(points)}"/>`,
    arrow(points),
    ...(label
      ? [
          `<rect class="plate" x="${label.x}" y="${label.y}" width="${label.width}" height="${label.height}" rx="3"/>`,
          text('label', label.x + label.width / 2, label.y + label.height / 2, edge.label ?? ''),
        ]
      : []),
    '</g>',
  ].join('');
}

const spoken = (name: string, description: string | undefined): string =>
  description === undefined ? name : `${name}. ${description}`;

/** A smooth line through the points, level at each of them, as layers from left to right want it. */
function curve([first, ...rest]: readonly Point[]): string {
  if (first === undefined) return '';
  let from = first;
  const bends = rest.map((to) => {
    const middle = Math.round((from.x + to.x) * 5) / 10;
    const bend = from.x < to.x ? `C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}` : `L${to.x} ${to.y}`;
    from = to;
    return bend;
  });
  return `M${first.x} ${first.y}${bends.join('')}`;
}

/** The head of an edge. A shape and not a marker: markers of a picture lose their colours in some programs. */
function arrow(points: readonly Point[]): string {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (tip === undefined || before === undefined) return '';
  const angle = before.x < tip.x ? 0 : Math.atan2(tip.y - before.y, tip.x - before.x);
  const corner = (turn: number): string =>
    `${(tip.x - 9 * Math.cos(angle + turn)).toFixed(1)} ${(tip.y - 9 * Math.sin(angle + turn)).toFixed(1)}`;
  return `<path class="arrow" d="M${tip.x} ${tip.y}L${corner(0.4)}L${corner(-0.4)}Z"/>`;
}

/** Text of a workspace becomes text of the picture and nothing else; what XML cannot hold is shown as a replacement. */
const escaped = (words: string): string =>
  words
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 refuses them in any spelling
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
