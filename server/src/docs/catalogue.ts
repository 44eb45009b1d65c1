import type { RegisteredRule, Theme } from '../engine/rule.js';
import { themeTitles } from './page.js';

/** All rules by theme, as Markdown tables. `link` gives the address of a rule's page. */
export function renderCatalogue(rules: readonly RegisteredRule[], link: (id: string) => string): string {
  const themes = Object.keys(themeTitles) as Theme[];
  const parts = themes.flatMap((theme) => {
    const own = rules.filter((rule) => rule.theme === theme);
    return own.length === 0 ? [] : [`## ${themeTitles[theme]}\n\n${table(own, link)}`];
  });
  return `# Rules\n\n${parts.join('\n')}`;
}

function table(rules: readonly RegisteredRule[], link: (id: string) => string): string {
  const rows = rules.map(({ id, title, severity, profile }) => [
    `[${id}](${link(id)})`,
    title.replace(/\|/g, '\\|'),
    severity,
    profile ?? 'recommended',
  ]);
  return [['Rule', 'What it finds', 'Severity', 'Profile'], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
}
