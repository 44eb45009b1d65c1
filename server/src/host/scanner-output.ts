import type { ScannerId } from '../engine/outside.js';
import type { Vulnerability } from '../engine/scan-store.js';

/** What a scanner printed, in one form. Undefined where it printed something else than a report. */
export interface ScannerReport {
  readonly digest: string | undefined;
  readonly vulnerabilities: readonly Vulnerability[];
}

type Severity = Vulnerability['severity'];

/** Reads the JSON that a scanner prints. Parts that are missing or of another form are passed over. */
export function readReport(scanner: ScannerId, output: string): ScannerReport | undefined {
  // Some print a line of their own before it.
  const start = output.indexOf('{');
  let data: Data;
  try {
    data = new Data(JSON.parse(output.slice(Math.max(start, 0))));
  } catch {
    return undefined;
  }
  const report = READERS[scanner](data);
  return report && { ...report, vulnerabilities: distinct(report.vulnerabilities) };
}

const READERS: Readonly<Record<ScannerId, (data: Data) => ScannerReport | undefined>> = {
  trivy: readTrivy,
  grype: readGrype,
  'osv-scanner': readOsv,
  'docker-scout': readScout,
};

/** Trivy, `--format json` (trivy.dev/docs/latest/configuration/reporting). */
function readTrivy(data: Data): ScannerReport | undefined {
  if (data.at('ArtifactName').text === undefined) return undefined;
  const found = data.at('Results').items.flatMap((result) => result.at('Vulnerabilities').items);
  return {
    digest: digestIn(data.at('Metadata', 'RepoDigests').items.map(({ text }) => text)),
    vulnerabilities: found.flatMap((each) =>
      vulnerability({
        id: each.at('VulnerabilityID').text,
        package: each.at('PkgName').text,
        installed: each.at('InstalledVersion').text,
        fixed: each.at('FixedVersion').text,
        severity: severityOf(each.at('Severity').text),
        title: each.at('Title').text ?? each.at('Description').text,
        url: each.at('PrimaryURL').text,
      }),
    ),
  };
}

/** Grype, `--output json` (oss.anchore.com/docs/guides/vulnerability/interpreting-results). */
function readGrype(data: Data): ScannerReport | undefined {
  if (!data.at('matches').isList) return undefined;
  const target = data.at('source', 'target');
  return {
    digest: digestIn([...target.at('repoDigests').items.map(({ text }) => text), target.at('manifestDigest').text]),
    vulnerabilities: data.at('matches').items.flatMap((match) => {
      const flaw = match.at('vulnerability');
      const [related] = match.at('relatedVulnerabilities').items;
      return vulnerability({
        id: flaw.at('id').text,
        package: match.at('artifact', 'name').text,
        installed: match.at('artifact', 'version').text,
        fixed: listed(flaw.at('fix', 'versions').items.map(({ text }) => text)),
        severity: severityOf(flaw.at('severity').text),
        title: flaw.at('description').text ?? related?.at('description').text,
        url: flaw.at('dataSource').text,
      });
    }),
  };
}

/** OSV-Scanner, `--format json` (google.github.io/osv-scanner/output). Names of one flaw are a group with one severity. */
function readOsv(data: Data): ScannerReport | undefined {
  if (!data.at('results').isList) return undefined;
  const packages = data.at('results').items.flatMap((source) => source.at('packages').items);
  return {
    digest: undefined,
    vulnerabilities: packages.flatMap((each) => {
      const described = new Map(each.at('vulnerabilities').items.map((flaw) => [flaw.at('id').text, flaw]));
      const name = each.at('package', 'name').text;
      return each.at('groups').items.flatMap((group) => {
        const ids = group.at('ids').items.flatMap(({ text }) => text ?? []);
        const aliases = group.at('aliases').items.flatMap(({ text }) => text ?? []);
        const flaws = ids.flatMap((id) => described.get(id) ?? []);
        const fixed = flaws.flatMap((flaw) => fixedVersions(flaw, name));
        return vulnerability({
          // The number that everybody knows it by, where it has one.
          id: [...ids, ...aliases].find((id) => id.startsWith('CVE-')) ?? ids[0],
          package: each.at('package', 'os_package_name').text ?? name,
          installed: each.at('package', 'version').text,
          fixed: listed(fixed),
          severity: severityOfScore(group.at('max_severity').text),
          title: flaws.map((flaw) => flaw.at('summary').text ?? flaw.at('details').text).find((text) => text),
          url: ids[0] === undefined ? undefined : `https://osv.dev/vulnerability/${ids[0]}`,
        });
      });
    }),
  };
}

/** The versions from which on a package is no longer affected. */
const fixedVersions = (flaw: Data, name: string | undefined): readonly (string | undefined)[] =>
  flaw
    .at('affected')
    .items.filter((affected) => affected.at('package', 'name').text === name)
    .flatMap((affected) => affected.at('ranges').items)
    .filter((range) => range.at('type').text !== 'GIT')
    .flatMap((range) => range.at('events').items.map((event) => event.at('fixed').text));

/** Docker Scout, `--format sarif` (docs.docker.com/reference/cli/docker/scout/cves): each rule is a flaw, with its packages. */
function readScout(data: Data): ScannerReport | undefined {
  if (!data.at('runs').isList) return undefined;
  const rules = data.at('runs').items.flatMap((run) => run.at('tool', 'driver', 'rules').items);
  return {
    digest: undefined,
    vulnerabilities: rules.flatMap((rule) => {
      const properties = rule.at('properties');
      const fixed = properties.at('fixed_version').text;
      const purls = [...properties.at('purls').items, properties.at('purl')].flatMap(({ text }) => text ?? []);
      const severity = severityOf(properties.at('cvssV3_severity').text);
      return purls.flatMap((purl) => {
        const [, name, version] = /^pkg:[^/]+\/(?:[^@?#]*\/)?([^/@?#]+)@([^?#]+)/.exec(purl) ?? [];
        return vulnerability({
          id: rule.at('id').text,
          package: decoded(name),
          installed: decoded(version),
          fixed: fixed === 'not fixed' ? undefined : fixed,
          severity: severity === 'unknown' ? severityOfScore(properties.at('security-severity').text) : severity,
          title: rule.at('shortDescription', 'text').text?.replace(/^[\w-]+: /, ''),
          url: rule.at('helpUri').text,
        });
      });
    }),
  };
}

/** Any JSON, whose parts may be missing or of another form. */
class Data {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  at(...path: readonly string[]): Data {
    let value = this.#value;
    for (const key of path)
      value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
    return new Data(value);
  }

  get items(): readonly Data[] {
    return Array.isArray(this.#value) ? this.#value.map((item) => new Data(item)) : [];
  }

  get isList(): boolean {
    return Array.isArray(this.#value);
  }

  get text(): string | undefined {
    return typeof this.#value === 'string' && this.#value !== '' ? this.#value : undefined;
  }
}

/** Longer titles are descriptions. */
const MAX_TITLE = 160;

type Parts = { readonly [Key in keyof Vulnerability]-?: Vulnerability[Key] | undefined };

function vulnerability({ id, package: name, installed, fixed, severity, title, url }: Parts): readonly Vulnerability[] {
  if (id === undefined || name === undefined) return [];
  const line = (title ?? '').split('\n')[0] ?? '';
  return [
    {
      id,
      package: name,
      installed: installed ?? '',
      ...(fixed !== undefined && { fixed }),
      severity: severity ?? 'unknown',
      title: line.length > MAX_TITLE ? `${line.slice(0, MAX_TITLE - 1).trimEnd()}…` : line,
      ...(url !== undefined && /^https?:\/\//.test(url) && { url }),
    },
  ];
}

/** A package may be found at several places of an image. */
const distinct = (all: readonly Vulnerability[]): readonly Vulnerability[] => [
  ...new Map(all.map((each) => [`${each.id} ${each.package} ${each.installed}`, each])).values(),
];

const WORDS: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  moderate: 'medium',
  low: 'low',
  negligible: 'low',
};

const severityOf = (word: string | undefined): Severity => WORDS[word?.toLowerCase() ?? ''] ?? 'unknown';

/** The ratings of CVSS (Specification 4.0, "Qualitative Severity Rating Scale"). */
function severityOfScore(text: string | undefined): Severity {
  const score = Number(text ?? Number.NaN);
  if (!(score > 0)) return 'unknown';
  return score >= 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low';
}

const listed = (versions: readonly (string | undefined)[]): string | undefined => {
  const known = [...new Set(versions.flatMap((version) => version ?? []))];
  return known.length === 0 ? undefined : known.join(', ');
};

const digestIn = (names: readonly (string | undefined)[]): string | undefined =>
  names.flatMap((name) => /(?:^|@)(sha256:[a-f0-9]{64})$/.exec(name ?? '')?.[1] ?? [])[0];

const decoded = (part: string | undefined): string | undefined => {
  try {
    return part === undefined ? undefined : decodeURIComponent(part);
  } catch {
    return part;
  }
};
