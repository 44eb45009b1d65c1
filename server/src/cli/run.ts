import type { FileStatus, Finding } from '../engine/finding.js';
import type { RegisteredRule } from '../engine/rule.js';
import { RuleNames } from '../engine/rule-names.js';
import { severities } from '../engine/settings.js';
import { Workspace } from '../engine/workspace.js';
import { type CheckOptions, type Format, parseArguments, USAGE } from './arguments.js';
import { judgeFiles, replaceText } from './judge-files.js';
import { nameIn } from './name-in.js';
import { network } from './network.js';
import { pin } from './pin.js';
import { Progress, type Terminal } from './progress.js';
import { Project, UnusablePath } from './project.js';
import { rbac } from './rbac.js';
import { renderGithub } from './report/github.js';
import { renderJson } from './report/json.js';
import { renderJunit } from './report/junit.js';
import type { FileCounts, Results } from './report/report.js';
import { renderSarif } from './report/sarif.js';
import { renderText, summary } from './report/text.js';
import { scan } from './scan.js';
import { SourceTexts, textsAfter } from './source-text.js';
import { printPolicies } from './synthesis.js';
import { unifiedDiff } from './unified-diff.js';

/** What the command line needs of the process that it runs in. */
export interface Host {
  readonly folder: string;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** The page of a rule as Markdown; absent where the package has none. */
  readonly page: (rule: string) => string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** 0: nothing at or above the threshold. 1: findings. 2: wrong usage, or the engine failed. */
export type ExitCode = 0 | 1 | 2;

/** Runs the command line with the arguments after the program's name. */
export async function run(args: readonly string[], rules: readonly RegisteredRule[], host: Host): Promise<ExitCode> {
  const command = parseArguments(args);
  switch (command.kind) {
    case 'help':
      host.stdout.write(USAGE);
      return 0;
    case 'version':
      host.stdout.write(`hullcheck ${host.version}\n`);
      return 0;
    case 'wrong':
      host.stderr.write(`hullcheck: ${command.message}\n`);
      return 2;
    case 'explain':
      return explain(command.rule, rules, host);
    case 'pin':
      return pin(command.options, rules, host);
    case 'scan':
      return scan(command.options, rules, host);
    case 'rbac':
      return rbac(command.options, rules, host);
    case 'network':
      return network(command.options, rules, host);
    case 'synthesis':
      return printPolicies(command.options, rules, host);
    case 'check':
      return new Check(command.options, rules, host).run();
  }
}

function explain(name: string, rules: readonly RegisteredRule[], host: Host): ExitCode {
  const ids = new RuleNames(rules).named(name);
  const found = rules.filter(({ id }) => ids.includes(id));
  if (found.length === 0) {
    host.stderr.write(`hullcheck: There is no rule "${name}". Findings show the ids of their rules in brackets.\n`);
    return 2;
  }
  const pages = found.flatMap(({ id }) => host.page(id) ?? []);
  if (pages.length === 0) {
    host.stderr.write('hullcheck: The pages of the rules are missing beside this program; install it again.\n');
    return 2;
  }
  host.stdout.write(pages.map((page) => `${page.trimEnd()}\n`).join('\n'));
  return 0;
}

/** Fixes across files may make others possible; more rounds than this mean that two of them undo each other. */
const MAX_ROUNDS = 5;

/** One run over files. */
class Check {
  readonly #options: CheckOptions;
  readonly #rules: readonly RegisteredRule[];
  readonly #host: Host;
  readonly #workspace: Workspace;
  readonly #unread: Record<'tooLarge' | 'binary' | 'unreadable', number> = { tooLarge: 0, binary: 0, unreadable: 0 };
  /** The texts on the disk, for those who change them. */
  readonly #originals = new Map<string, string>();
  readonly #unwritable = new Set<string>();
  readonly #names = new Map<string, string>();
  #hasFailed = false;

  constructor(options: CheckOptions, rules: readonly RegisteredRule[], host: Host) {
    this.#options = options;
    this.#rules = rules;
    this.#host = host;
    this.#workspace = new Workspace(rules, {
      onError: (message) => {
        this.#hasFailed = true;
        this.#warn(message);
      },
    });
  }

  async run(): Promise<ExitCode> {
    try {
      await this.#judge();
      if (this.#options.fix !== undefined) await this.#fix();
      return this.#report();
    } catch (error) {
      if (!(error instanceof UnusablePath)) throw error;
      this.#warn(error.message);
      return 2;
    }
  }

  async #judge(): Promise<void> {
    const { paths, config, profile, kubernetesVersion, suppressions } = this.#options;
    const { folder, now } = this.#host;
    const project = new Project({
      folder,
      config,
      flags: { ...(profile && { profile }), ...(kubernetesVersion !== undefined && { kubernetesVersion }) },
      today: this.#options.today ?? new Date(now()).toISOString().slice(0, 10),
      suppressions,
      rules: this.#rules,
      warn: (message) => this.#warn(message),
    });
    const progress = new Progress(this.#host.stderr, now);
    await judgeFiles(this.#workspace, project, paths, progress, (content) => this.#take(content));
  }

  #take(content: Parameters<Parameters<typeof judgeFiles>[4]>[0]): void {
    if ('text' in content) {
      if (this.#options.fix !== undefined) this.#originals.set(content.uri, content.text);
      if (!content.isUtf8) this.#unwritable.add(content.uri);
      return;
    }
    const { error, message, uri } = content;
    this.#unread[error === 'too-large' ? 'tooLarge' : error === 'binary' ? 'binary' : 'unreadable']++;
    if (error !== 'too-large' && error !== 'binary') this.#warn(`"${this.#nameOf(uri)}" could not be read: ${message}`);
  }

  // Fixes

  /** Everything is mended in memory first; the disk sees the result alone. */
  async #fix(): Promise<void> {
    const after = new Map<string, string>();
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const plan = this.#workspace.fixAll(
        this.#workspace.uris().filter((uri) => !this.#unwritable.has(uri)),
        (_, { risk, isSnippet }) => !isSnippet && (this.#options.fix === 'all' || risk === ''),
      );
      const planned = textsAfter(plan, (uri) => this.#workspace.text(uri));
      // A file beside those that were asked for, such as a kustomization, may be one that cannot be written.
      const texts = new Map([...planned].filter(([uri]) => !this.#unwritable.has(uri)));
      if (texts.size === 0) break;
      for (const [uri, text] of texts) after.set(uri, text);
      this.#workspace.change([...texts].map(([uri, text]) => ({ uri, text })));
      this.#workspace.analyze();
    }
    const changed = [...after]
      .filter(([uri, text]) => this.#originals.get(uri) !== text)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    if (this.#options.isDryRun) {
      for (const [uri, text] of changed)
        this.#host.stdout.write(unifiedDiff(this.#nameOf(uri), this.#originals.get(uri), text));
    } else for (const [uri, text] of changed) await this.#write(uri, text);
  }

  async #write(uri: string, text: string): Promise<void> {
    const problem = await replaceText(uri, this.#originals.get(uri), text);
    if (problem === undefined) this.#host.stderr.write(`fixed ${this.#nameOf(uri)}\n`);
    else {
      this.#hasFailed = true;
      this.#warn(`"${this.#nameOf(uri)}" ${problem}`);
    }
  }

  // Report

  #report(): ExitCode {
    const { format, failOn, isDryRun } = this.#options;
    const { stdout, stderr, environment } = this.#host;
    const results = this.#results();
    if (isDryRun) stderr.write(`After the fixes: ${summary(results)}\n`);
    else stdout.write(RENDER[format](results, stdout.isTTY && (environment.NO_COLOR ?? '') === ''));
    if (this.#hasFailed) return 2;
    const worst = failOn === 'never' ? -1 : severities.indexOf(failOn);
    return results.findings.some(({ severity }) => severities.indexOf(severity) <= worst) ? 1 : 0;
  }

  #results(): Results {
    const uris = [...this.#workspace.uris()].sort((a, b) => (this.#nameOf(a) < this.#nameOf(b) ? -1 : 1));
    const findings = uris.flatMap((uri): readonly Finding[] => this.#workspace.findings(uri));
    return {
      findings,
      files: this.#counts(uris),
      sources: new SourceTexts((uri) => this.#workspace.text(uri)),
      nameOf: (uri) => this.#nameOf(uri),
      rules: this.#rules,
      version: this.#host.version,
    };
  }

  #counts(uris: readonly string[]): FileCounts {
    const counts = { judged: 0, templated: 0, patch: 0, notKubernetes: 0, ...this.#unread };
    for (const uri of uris) counts[COUNTED[this.#workspace.status(uri) ?? 'not-kubernetes']]++;
    return counts;
  }

  #nameOf(uri: string): string {
    const known = this.#names.get(uri);
    if (known !== undefined) return known;
    const name = nameIn(this.#host.folder, uri);
    this.#names.set(uri, name);
    return name;
  }

  #warn(message: string): void {
    this.#host.stderr.write(`hullcheck: ${message}\n`);
  }
}

const RENDER: Readonly<Record<Format, (results: Results, colours: boolean) => string>> = {
  text: (results, colours) => renderText(results, { colours }),
  json: renderJson,
  sarif: renderSarif,
  junit: renderJunit,
  github: renderGithub,
};

const COUNTED: Readonly<Record<FileStatus, keyof FileCounts>> = {
  judged: 'judged',
  templated: 'templated',
  patch: 'patch',
  'not-kubernetes': 'notKubernetes',
  'too-large': 'tooLarge',
  binary: 'binary',
};
