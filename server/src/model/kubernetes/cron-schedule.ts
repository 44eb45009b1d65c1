/** The fields of a schedule: their least and greatest number, and the names that stand for numbers from the least on. */
const FIELDS: readonly (readonly [min: number, max: number, names: readonly string[]])[] = [
  [0, 59, []],
  [0, 23, []],
  [1, 31, []],
  [1, 12, ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']],
  [0, 7, ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']],
];
const MACROS = /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly|every \d\S*)$/;

/** True where the API server takes the schedule of a CronJob (Kubernetes: CronJob, "Schedule syntax"; package robfig/cron). */
export function isSchedule(text: string): boolean {
  const schedule = text.trim().replace(/^(?:CRON_)?TZ=\S+\s+/, '');
  if (MACROS.test(schedule)) return true;
  const parts = schedule.split(/\s+/);
  return (
    parts.length === FIELDS.length &&
    FIELDS.every(([min, max, names], index) =>
      (parts[index] ?? '').split(',').every((range) => isRange(range.toLowerCase(), min, max, names)),
    )
  );
}

function isRange(text: string, min: number, max: number, names: readonly string[]): boolean {
  const [range = '', step, ...rest] = text.split('/');
  if (rest.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (range === '*' || range === '?') return true;
  const ends = range.split('-').map((end) => numberOf(end, min, names));
  const [from = -1, to = from] = ends;
  return ends.length <= 2 && from >= min && to <= max && from <= to;
}

function numberOf(text: string, min: number, names: readonly string[]): number {
  const index = names.indexOf(text);
  return index >= 0 ? index + min : /^\d+$/.test(text) ? Number(text) : -1;
}
