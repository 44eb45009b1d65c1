import type { Emphasis, Graph } from './graph.js';

/** A graph in the DOT language of Graphviz; groups are clusters. */
export function toDot({ title, nodes, edges, groups }: Graph): string {
  const ids = new Set(nodes.map(({ id }) => id));
  const lineOf = ({ id, label, detail, description, emphasis }: Graph['nodes'][number], indent: string): string =>
    `${indent}${quoted(id)} [${attributes({
      label: detail === undefined ? label : `${label}\n${detail}`,
      tooltip: description,
      ...styleOf(emphasis),
    })}];`;
  const known = new Set(groups.map(({ id }) => id));
  return [
    `digraph ${quoted(title)} {`,
    '  rankdir=LR;',
    '  node [shape=box, style=rounded, fontname="sans-serif"];',
    '  edge [fontname="sans-serif", fontsize=10];',
    ...groups.flatMap(({ id, label }, index) => {
      const members = nodes.filter(({ group }) => group === id);
      if (members.length === 0) return [];
      return [
        `  subgraph cluster_${index} {`,
        `    label=${quoted(label)};`,
        ...members.map((node) => lineOf(node, '    ')),
        '  }',
      ];
    }),
    ...nodes.filter(({ group }) => group === undefined || !known.has(group)).map((node) => lineOf(node, '  ')),
    ...edges
      .filter(({ from, to }) => ids.has(from) && ids.has(to))
      .map(({ from, to, label, description, emphasis }) => {
        const said = attributes({ label, tooltip: description, ...styleOf(emphasis) });
        return `  ${quoted(from)} -> ${quoted(to)}${said && ` [${said}]`};`;
      }),
    '}',
    '',
  ].join('\n');
}

const styleOf = (emphasis: Emphasis | undefined): Readonly<Record<string, string>> => {
  if (emphasis === 'danger') return { color: 'red', penwidth: '2' };
  return emphasis === 'muted' ? { style: 'dashed' } : {};
};

const attributes = (values: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${quoted(value)}`]))
    .join(', ');

/** A quoted string of DOT: only the quote needs an escape, but a backslash before it or before an n has a meaning too. */
const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\r', '')}"`;
