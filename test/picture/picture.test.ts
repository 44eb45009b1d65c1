import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toDot } from '../../server/src/picture/dot.js';
import { filterGraph, type Graph, type GraphNode } from '../../server/src/picture/graph.js';
import { type Box, layoutGraph } from '../../server/src/picture/layout.js';
import { toSvg } from '../../server/src/picture/svg.js';

const node = (id: string, more: Partial<GraphNode> = {}): GraphNode => ({ id, label: id, kind: 'pod', ...more });

const graphOf = (more: Partial<Graph>): Graph => ({
  title: 'Picture',
  summary: 'What it shows.',
  nodes: [],
  edges: [],
  groups: [],
  ...more,
});

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const holds = (outer: Box, inner: Box): boolean =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

const pairs = <T>(things: readonly T[]): [T, T][] =>
  things.flatMap((first, index) => things.slice(index + 1).map((second): [T, T] => [first, second]));

/** Graphs of groups with nodes in and beside them, and edges between any two. */
const graphs: fc.Arbitrary<Graph> = fc
  .record({
    groups: fc.integer({ min: 0, max: 4 }),
    nodes: fc.array(fc.record({ group: fc.integer({ min: 0, max: 5 }), label: fc.string({ maxLength: 60 }) }), {
      maxLength: 24,
    }),
    edges: fc.array(
      fc.record({
        from: fc.nat(30),
        to: fc.nat(30),
        label: fc.option(fc.string({ maxLength: 20 }), { nil: undefined }),
      }),
      { maxLength: 40 },
    ),
  })
  .map(({ groups, nodes, edges }) =>
    graphOf({
      groups: Array.from({ length: groups }, (_, index) => ({ id: `g${index}`, label: `Namespace g${index}` })),
      nodes: nodes.map(({ group, label }, index) => node(`n${index}`, { label, group: `g${group}` })),
      edges: edges.map(({ from, to, label }) => ({
        from: `n${from}`,
        to: `n${to}`,
        kind: 'uses',
        ...(label !== undefined && { label }),
      })),
    }),
  );

describe('a layout', () => {
  it('draws nothing over anything else, and everything within the picture', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { width, height, nodes, groups, edges } = layoutGraph(graph);
        expect(nodes).toHaveLength(graph.nodes.length);
        const whole = { x: 0, y: 0, width, height };
        for (const box of [...nodes, ...groups]) expect(holds(whole, box)).toBe(true);
        for (const [a, b] of pairs(nodes)) expect(overlap(a, b), `${a.node.id} over ${b.node.id}`).toBe(false);
        for (const [a, b] of pairs(groups)) expect(overlap(a, b), `${a.group.id} over ${b.group.id}`).toBe(false);
        for (const group of groups) {
          for (const placed of nodes) {
            if (placed.node.group === group.group.id) expect(holds(group, placed)).toBe(true);
            else expect(overlap(group, placed), `${placed.node.id} in ${group.group.id}`).toBe(false);
          }
        }
        for (const { points } of edges) {
          expect(points.length).toBeGreaterThan(1);
          for (const { x, y } of points) expect(x >= 0 && y >= 0 && x <= width && y <= height).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('leaves room for the name of the only group below what stands outside of it', () => {
    const names = ['in-1', 'in-2', 'in-3', 'in-4', 'out-1', 'out-2', 'out-3', 'out-4'];
    const { nodes, groups } = layoutGraph(
      graphOf({
        nodes: names.map((name) => (name.startsWith('in') ? { ...node(name), group: 'g' } : node(name))),
        groups: [{ id: 'g', label: 'Namespace shop' }],
        edges: ['out-1', 'in-3', 'out-2', 'in-4', 'out-3'].map((to, index) => ({
          from: index < 3 ? 'in-1' : 'in-2',
          to,
          kind: 'uses',
        })),
      }),
    );
    for (const placed of nodes.filter(({ node: { group } }) => group === undefined))
      for (const group of groups) expect(overlap(group, placed), placed.node.id).toBe(false);
  });

  it('puts nodes that nothing joins side by side', () => {
    const { width, height } = layoutGraph(
      graphOf({ nodes: Array.from({ length: 60 }, (_, index) => node(`${index}`)) }),
    );
    expect(height).toBeLessThan(700);
    expect(width / height).toBeGreaterThan(0.8);
    expect(width / height).toBeLessThan(4);
  });

  it('is the same for the same graph', () => {
    const graph = graphOf({ nodes: [node('a'), node('b')], edges: [{ from: 'a', to: 'b', kind: 'uses' }] });
    expect(layoutGraph(graph)).toEqual(layoutGraph(graph));
  });
});

describe('SVG', () => {
  it('says of each part what it is, and follows to the source where there is one', () => {
    const source = { uri: 'file:///a.yaml', start: 1, end: 2 };
    const svg = toSvg(
      graphOf({
        groups: [{ id: 'g', label: 'Namespace shop' }],
        nodes: [node('a', { group: 'g', source, emphasis: 'danger', description: 'Reaches the node.' }), node('b')],
        edges: [{ from: 'a', to: 'b', kind: 'uses', label: 'get' }],
      }),
      { standalone: false },
    );
    expect(svg).toContain('class="node kind-pod danger has-source" data-node="a" role="link"');
    expect(svg).toContain('aria-label="a, Namespace shop. Reaches the node."');
    expect(svg).toContain('aria-label="a to b, get"');
    expect(svg).not.toContain('<style>');
  });

  it('lets no text of a workspace become markup', () => {
    const hostile = `"><script>alert(1)</script><!--&amp;' \u0000\ud800]]>`;
    fc.assert(
      fc.property(fc.constantFrom(hostile, '</style>', '<g onload="x">'), fc.boolean(), (text, standalone) => {
        const svg = toSvg(
          graphOf({
            title: text,
            summary: text,
            groups: [{ id: text, label: text }],
            nodes: [node(text, { label: text, detail: text, group: text, description: text })],
            edges: [{ from: text, to: text, kind: 'uses', label: text, description: text }],
          }),
          { standalone },
        );
        expect(svg).not.toMatch(/<script|<!--|<g onload|\p{Surrogate}/u);
        expect(svg).not.toContain('\u0000');
        expect(svg.split('</style>')).toHaveLength(standalone ? 2 : 1);
      }),
    );
  });
});

describe('DOT', () => {
  it('quotes what it must and leaves nothing out', () => {
    const dot = toDot(
      graphOf({
        title: 'a "b" \\',
        groups: [{ id: 'g', label: 'Namespace g' }],
        nodes: [node('x"', { group: 'g', detail: 'second' }), node('y', { group: 'none', emphasis: 'muted' })],
        edges: [
          { from: 'x"', to: 'y', kind: 'uses', label: 'TCP 80', emphasis: 'danger' },
          { from: 'x"', to: 'gone', kind: 'uses' },
        ],
      }),
    );
    expect(dot).toBe(
      [
        'digraph "a \\"b\\" \\\\" {',
        '  rankdir=LR;',
        '  node [shape=box, style=rounded, fontname="sans-serif"];',
        '  edge [fontname="sans-serif", fontsize=10];',
        '  subgraph cluster_0 {',
        '    label="Namespace g";',
        '    "x\\"" [label="x\\"\\nsecond"];',
        '  }',
        '  "y" [label="y", style="dashed"];',
        '  "x\\"" -> "y" [label="TCP 80", color="red", penwidth="2"];',
        '}',
        '',
      ].join('\n'),
    );
  });
});

describe('a filter', () => {
  const graph = graphOf({
    groups: [
      { id: 'g', label: 'Namespace shop' },
      { id: 'h', label: 'Namespace ops' },
    ],
    nodes: [node('api', { group: 'g' }), node('db', { group: 'g' }), node('cron', { group: 'h' })],
    edges: [
      { from: 'cron', to: 'api', kind: 'uses' },
      { from: 'api', to: 'db', kind: 'uses' },
    ],
  });
  const idsOf = (filtered: Graph): string[] => filtered.nodes.map(({ id }) => id);

  it('keeps the neighbours of what it names, and the edges between them', () => {
    expect(idsOf(filterGraph(graph, { group: 'h' }))).toEqual(['api', 'cron']);
    expect(idsOf(filterGraph(graph, { words: 'SHOP db' }))).toEqual(['api', 'db']);
    expect(filterGraph(graph, { words: 'db' }).edges).toEqual([{ from: 'api', to: 'db', kind: 'uses' }]);
    expect(idsOf(filterGraph(graph, { words: 'nothing' }))).toEqual([]);
    expect(filterGraph(graph, { words: ' ' })).toBe(graph);
  });

  it('takes what is in quotation marks for a whole word', () => {
    expect(idsOf(filterGraph(graph, { words: '"cro"' }))).toEqual([]);
    expect(idsOf(filterGraph(graph, { words: '"CRON" "ops"' }))).toEqual(['api', 'cron']);
    // Somebody types: the second quotation mark is yet to come.
    expect(idsOf(filterGraph(graph, { words: '"cro' }))).toEqual(['api', 'cron']);
  });

  it('follows what leads there and what it leads to, but goes back on no way', () => {
    const more = graphOf({
      ...graph,
      edges: [...graph.edges, { from: 'api', to: 'log', kind: 'uses' }],
      nodes: [...graph.nodes, node('log')],
    });
    expect(idsOf(filterGraph(more, { words: 'db', follows: true }))).toEqual(['api', 'db', 'cron']);
    expect(idsOf(filterGraph(more, { words: 'cron', follows: true }))).toEqual(['api', 'db', 'cron', 'log']);
  });
});
