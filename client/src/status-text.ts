import type { FileCounts, Status } from '../../server/src/lsp/protocol.js';

const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;
const total = (numbers: Iterable<number>) => [...numbers].reduce((sum, number) => sum + number, 0);

/** Why files were not judged, or not wholly, in words; what there is none of is not mentioned. */
const reasons: readonly { readonly of: keyof FileCounts; readonly one: string; readonly many: string }[] = [
  {
    of: 'templated',
    one: 'is a template: only what no template fills in was judged',
    many: 'are templates: only what no template fills in was judged',
  },
  {
    of: 'patch',
    one: 'is a Kustomize patch: judged only as far as it says itself',
    many: 'are Kustomize patches: judged only as far as they say themselves',
  },
  {
    of: 'notKubernetes',
    one: 'holds neither Kubernetes objects nor a Dockerfile',
    many: 'hold neither Kubernetes objects nor a Dockerfile',
  },
  { of: 'tooLarge', one: 'was skipped: larger than 2 MB', many: 'were skipped: larger than 2 MB' },
  { of: 'binary', one: 'was skipped: not a text', many: 'were skipped: not texts' },
  { of: 'unreadable', one: 'could not be read', many: 'could not be read' },
];

/** The findings in one line: `3 errors, 12 warnings`. */
export function findingsText({ findings }: Pick<Status, 'findings'>): string {
  const parts = [
    [findings.error, 'error', 'errors'],
    [findings.warning, 'warning', 'warnings'],
    [findings.information, 'information', 'information'],
    [findings.hint, 'hint', 'hints'],
  ] as const;
  return parts.flatMap(([number, one, many]) => (number > 0 ? [count(number, one, many)] : [])).join(', ');
}

/** One line for the status bar, short. */
export function barText(status: Status): string {
  if (status.state === 'scanning') return '$(sync~spin) Hullcheck';
  const icon = status.state === 'error' ? '$(warning)' : '$(shield)';
  return `${icon} Hullcheck: ${total(Object.values(status.findings))}`;
}

/** What a screen reader says of the item. */
export function spokenText(status: Status): string {
  if (status.state === 'scanning') return 'Hullcheck is scanning the workspace.';
  return ['Hullcheck:', summary(status), status.message].filter(Boolean).join(' ');
}

function summary({ files: { judged, templated, patch }, findings }: Status): string {
  const all = total(Object.values(findings));
  const places = count(judged + templated + patch, 'file', 'files');
  return `${count(all, 'finding', 'findings')} in ${places}${all > 0 ? `: ${findingsText({ findings })}` : ''}.`;
}

/** The tooltip, as markdown: what was found, and what was not looked at and why. */
export function tooltip(status: Status): string {
  const lines = reasons.flatMap(({ of, one, many }) => {
    const number = status.files[of];
    return number > 0 ? [`- ${count(number, `file ${one}`, `files ${many}`)}`] : [];
  });
  const head = status.state === 'scanning' ? '**Hullcheck is scanning the workspace…**' : `**${summary(status)}**`;
  const files = [`- ${count(status.files.judged, 'file was', 'files were')} judged`, ...lines].join('\n');
  return [head, status.message, files].filter(Boolean).join('\n\n');
}
