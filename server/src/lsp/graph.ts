import { drawable } from '../engine/graphs.js';
import { filterGraph } from '../picture/graph.js';
import { PICTURE_STYLE } from '../picture/style.js';
import { toSvg } from '../picture/svg.js';
import type { GraphParams, GraphResult, SourceLocation } from './protocol.js';
import type { Session } from './session.js';

/** Draws a picture of the workspace as it is now. */
export function drawGraph(
  { workspace, converter }: Session,
  { picture, group, words, standalone = false }: GraphParams,
): GraphResult {
  const whole = workspace.graph(picture, words ? 'each' : group === undefined ? 'overview' : 'alike');
  // Who may do what is a way from a pod to a role; who can reach whom has no end.
  const filter = { ...(group !== undefined && { group }), ...(words && { words }), follows: picture === 'rbac' };
  const graph = drawable(filterGraph(whole, filter));
  const locationOf = (source: (typeof graph.nodes)[number]['source']): SourceLocation | null =>
    source === undefined ? null : { uri: source.uri, range: converter.toRange(source.uri, source.range) };
  return {
    title: graph.title,
    summary: graph.summary,
    svg: toSvg(graph, { standalone }),
    style: PICTURE_STYLE,
    groups: [...whole.groups].sort((a, b) => (a.label < b.label ? -1 : 1)),
    places: {
      nodes: Object.fromEntries(
        graph.nodes.flatMap(({ id, source }) => {
          const location = locationOf(source);
          return location === null ? [] : [[id, location]];
        }),
      ),
      edges: graph.edges.map(({ source }) => locationOf(source)),
    },
  };
}
