import type { GroupedValue, SecurityInsight } from '../engine/insight.js';
import { code } from './inline.js';

/** What holds of security settings, and where it comes from, as a table in Markdown. */
export function renderInsight({ setting, isOfPod, values }: SecurityInsight): string {
  const columns: readonly (readonly [title: string, cell: (value: GroupedValue) => string])[] = [
    ...(setting === undefined ? [['Setting', (value: GroupedValue) => code(value.setting)] as const] : []),
    ...(isOfPod || setting !== undefined ? [['Container', containersOf] as const] : []),
    [setting === undefined ? 'Value' : code(setting), shownValue],
    ['From', originOf],
  ];
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    row(columns.map(([title]) => title)),
    row(columns.map(() => '---')),
    ...values.map((value) => row(columns.map(([, cell]) => cell(value)))),
  ].join('\n');
}

const MOST_NAMES = 6;

const containersOf = ({ containers }: GroupedValue): string => {
  const names = containers.map((name) => (name.trim() === '' ? 'unnamed' : code(name)));
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : names.join(', ');
};

const shownValue = ({ value, words, origin }: GroupedValue): string => {
  if (origin === 'unknown') return 'unknown';
  if (value === '') return words || '(empty)';
  return words === '' ? code(value) : `${code(value)}, ${words}`;
};

const ORIGINS: Readonly<Record<GroupedValue['origin'], string>> = {
  container: 'its own',
  pod: 'the pod',
  both: 'its own and the pod',
  annotation: 'an annotation',
  mode: 'privileged mode',
  default: 'the default',
  unknown: 'a template, a variable or a patch',
};

const originOf = ({ origin, replaced }: GroupedValue): string =>
  replaced === '' ? ORIGINS[origin] : `${ORIGINS[origin]}, in place of ${code(replaced)} of the pod`;
