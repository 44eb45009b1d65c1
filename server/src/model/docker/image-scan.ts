/** How bad a vulnerability is, in the words that scanners share, the worst first. */
export const vulnerabilitySeverities = ['critical', 'high', 'medium', 'low', 'unknown'] as const;
export type VulnerabilitySeverity = (typeof vulnerabilitySeverities)[number];

/** A known flaw in a package of an image. */
export interface Vulnerability {
  readonly id: string;
  readonly package: string;
  readonly installed: string;
  /** The versions that mend it, as the scanner says them; absent where there is none yet. */
  readonly fixed?: string;
  readonly severity: VulnerabilitySeverity;
  readonly title: string;
  /** Where more is to be read; absent where the scanner names nothing. */
  readonly url?: string;
}

/** What a scanner found in an image. */
export interface ImageScan {
  /** Its name for people: `Trivy`. */
  readonly scanner: string;
  /** The day, `YYYY-MM-DD`: databases of vulnerabilities change daily. */
  readonly scannedOn: string;
  /** What was scanned; absent where the scanner does not say. */
  readonly digest?: string;
  readonly vulnerabilities: readonly Vulnerability[];
}

/** A scan in numbers. */
export interface ScanSummary {
  readonly scanner: string;
  readonly counts: Readonly<Record<VulnerabilitySeverity, number>>;
  /** How many of them a newer version of a package mends. */
  readonly fixable: number;
}

export function summarize({ scanner, vulnerabilities }: ImageScan): ScanSummary {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
  for (const { severity } of vulnerabilities) counts[severity]++;
  return { scanner, counts, fixable: vulnerabilities.filter(({ fixed }) => fixed !== undefined).length };
}

/** The worst first; within a severity those that can be mended, then by package. */
export const byUrgency = (vulnerabilities: readonly Vulnerability[]): readonly Vulnerability[] =>
  [...vulnerabilities].sort(
    (a, b) =>
      vulnerabilitySeverities.indexOf(a.severity) - vulnerabilitySeverities.indexOf(b.severity) ||
      Number(a.fixed === undefined) - Number(b.fixed === undefined) ||
      (a.package === b.package ? (a.id < b.id ? -1 : 1) : a.package < b.package ? -1 : 1),
  );

/** `2 critical and 5 high`; the severities that there are, the worst first. */
export function countsInWords(counts: ScanSummary['counts']): string {
  const parts = vulnerabilitySeverities.flatMap((severity) =>
    counts[severity] > 0 ? [`${counts[severity]} ${severity === 'unknown' ? 'unrated' : severity}`] : [],
  );
  return parts.length < 2 ? (parts[0] ?? 'no') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** A package whose newer version mends something. */
export interface Upgrade {
  readonly package: string;
  readonly installed: string;
  /** Each version that mends one of them. */
  readonly versions: readonly string[];
  readonly mends: number;
}

/** What upgrades of packages would mend, the most first. */
export function upgradesIn(vulnerabilities: readonly Vulnerability[]): readonly Upgrade[] {
  const upgrades = new Map<string, { package: string; installed: string; versions: Set<string>; mends: number }>();
  for (const { package: name, installed, fixed } of vulnerabilities) {
    if (fixed === undefined) continue;
    const key = `${name} ${installed}`;
    const upgrade = upgrades.get(key) ?? { package: name, installed, versions: new Set(), mends: 0 };
    upgrade.versions.add(fixed);
    upgrade.mends++;
    upgrades.set(key, upgrade);
  }
  return [...upgrades.values()]
    .sort((a, b) => b.mends - a.mends || (a.package < b.package ? -1 : 1))
    .map((upgrade) => ({ ...upgrade, versions: [...upgrade.versions] }));
}
