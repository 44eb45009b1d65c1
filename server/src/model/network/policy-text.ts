import { writePairs } from '../../syntax/yaml/write.js';
import type { NamespacePolicies, WrittenPolicy } from './synthesis.js';

/** Columns that a comment may take. */
const WIDTH = 100;
const STYLE = { eol: '\n', step: 2, dashStep: 2, quote: undefined } as const;

/** Policies as the text of a file: at its head what nobody can know from the manifests, above each policy what it is for. */
export function policyText(parts: readonly NamespacePolicies[], omitsNamespace = false): string {
  const unknown = parts.flatMap(({ unknown: sentences }) => sentences);
  const head = [
    ...comment('Network policies written from what the manifests say. Read them before they are applied.'),
    ...(unknown.length > 0
      ? ['#', ...comment('What the manifests do not tell:'), ...unknown.flatMap((text) => comment(text, '- '))]
      : []),
  ];
  const documents = parts.flatMap(({ policies }) => policies.map((policy) => documentText(policy, omitsNamespace)));
  return `${head.join('\n')}\n---\n${documents.join('---\n')}`;
}

function documentText({ name, namespace, comments, object }: WrittenPolicy, omitsNamespace: boolean): string {
  const { labels, spec } = object;
  const lines = writePairs(
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: {
        name,
        ...(namespace !== undefined && !omitsNamespace && { namespace }),
        ...(labels !== undefined && { labels }),
      },
      ...(spec !== undefined && { spec }),
    },
    STYLE,
  );
  return `${[...comments.flatMap((text) => comment(text)), ...lines].join('\n')}\n`;
}

/** Words as lines of comments; what a manifest brought along stays within them. */
function comment(text: string, bullet = ''): readonly string[] {
  const lines: string[] = [];
  let line = bullet;
  for (const word of text.split(/\s+/)) {
    if (line.trim() !== '' && line !== bullet && line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = `${' '.repeat(bullet.length)}${word}`;
    } else line += line === '' || line === bullet ? word : ` ${word}`;
  }
  return [...lines, line].map((each) => `# ${each}`);
}
