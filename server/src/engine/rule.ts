import type { Dockerfile } from '../model/docker/dockerfile.js';
import type { ScanSummary } from '../model/docker/image-scan.js';
import type { Stage } from '../model/docker/stage.js';
import type { Facts } from '../model/facts/index.js';
import type { Container } from '../model/kubernetes/container.js';
import type { Kind } from '../model/kubernetes/kinds.js';
import type { KubernetesObject } from '../model/kubernetes/kubernetes-object.js';
import type { Pod } from '../model/kubernetes/pod.js';
import type { ObjectRef } from '../model/object-ref.js';
import type { SourceDocument } from '../model/source-document.js';
import type { Change } from '../syntax/change.js';
import type { AnyInstruction } from '../syntax/dockerfile/instruction-kinds.js';
import type { Located } from '../syntax/text.js';
import type { Cause } from './cause.js';
import type { ImageName } from './outside.js';
import type { Profile, Severity } from './settings.js';
import type { JudgedSuppression } from './suppression.js';

export type { Change } from '../syntax/change.js';
export type { Severity } from './settings.js';

/** A rule: data, examples and one pure function. Its file is named after its id and lies in the folder of its theme. */
export interface Rule<
  On extends keyof Subjects = keyof Subjects,
  Reads extends keyof Facts = never,
  Options extends object = NoOptions,
> {
  /** Names the problem in kebab case, and equals the file name: "ignore <id>" must read well. */
  readonly id: string;
  /** One line, sentence case, no full stop: the heading of the page. */
  readonly title: string;
  readonly severity: Severity;
  /** Absent: recommended, on by default. */
  readonly profile?: Exclude<Profile, 'recommended'>;
  /** Markdown. What an attacker gains, and why the suggested state prevents it. */
  readonly why: string;
  readonly standards?: readonly `${Standard}:${string}`[];
  /** The same problem under its name in other tools. Also accepted in suppressions. */
  readonly peers?: readonly `${Peer}:${string}`[];
  readonly options?: { readonly [Name in keyof Options]: Option<Options[Name]> };
  /** Findings of one cause on one owner are folded into one diagnostic. */
  readonly cause?: Cause;
  /** Its findings tell of something that may be deleted: editors show it faded. */
  readonly tag?: 'unnecessary';
  /**
   * What mends it beside fixes of its own: the digest that a registry names when it is asked, or network policies that
   * are written from all manifests together.
   */
  readonly mendedBy?: 'digest' | 'network-policies';

  readonly on: On | readonly On[];
  readonly reads?: readonly Reads[];
  check(subject: Subjects[On], context: Context<Options> & Pick<Facts, Reads>): Iterable<Problem>;

  readonly bad: readonly [BadExample, ...BadExample[]];
  readonly good: readonly [GoodExample, ...GoodExample[]];
}

/** What every check is told beside its subject. */
export interface Context<Options extends object = NoOptions> {
  readonly options: Options;
  /** The minor number of the Kubernetes version that the manifests are meant for: 34 for 1.34. */
  readonly kubernetesVersion: number;
  /** Today, `YYYY-MM-DD`. */
  readonly today: string;
  /** In `audit` a rule may also report what only a cautious reader wants to see. */
  readonly profile: Profile;
  /** What a scanner found in an image when somebody asked for it; itself absent where nothing was ever scanned. */
  readonly scanOf: ((image: ImageName) => ScanSummary | undefined) | undefined;
  /** The stage that an instruction is in; absent before the first FROM, and for subjects that are no instructions. */
  readonly stage: Stage | undefined;
}

/** What a rule can stand on: views in lower case, Kubernetes kinds in PascalCase, Dockerfile keywords in upper case. */
export type Subjects = { readonly [K in Kind]: KubernetesObject } & {
  readonly [I in AnyInstruction as I['name']]: I;
} & {
  /** Any document, judged or not: also the values of a chart and files of other programs. */
  readonly document: SourceDocument;
  readonly object: KubernetesObject;
  readonly pod: Pod;
  readonly container: Container;
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly suppression: JudgedSuppression;
};

export interface Problem {
  /** Lies in the subject's own file. Everything else goes to `related`. What an alias leads to is not reported. */
  readonly at: Located;
  /** One sentence that stands alone when read aloud: the object, the fact, the effect. */
  readonly message: string;
  readonly related?: readonly Related[];
  /** The best one first. A finding without a fix has none. */
  readonly fix?: Fix | readonly Fix[] | undefined;
  /** Where it is milder or worse than the rule in general. */
  readonly severity?: Severity;
  /**
   * What findings of one cause are folded on: absent, the subject; a place within it; else a name that subjects of
   * several files share.
   */
  readonly owner?: Located | string;
  /** Among the findings that are folded, the one that speaks for all. */
  readonly leads?: boolean;
  /** False where it stands for itself although its rule has a cause: an explicit bad value is no missing setting. */
  readonly folds?: false;
}

/** Another place that matters: in the subject's own file, or an object anywhere in the workspace. */
export interface Related {
  readonly at: Located | ObjectRef;
  readonly message: string;
}

export interface Fix {
  /** Imperative, names field and object, no full stop. */
  readonly title: string;
  readonly changes: readonly [Change, ...Change[]];
  /** One sentence: what may stop working, or what the change brings elsewhere. A fix without a risk is safe, and only safe fixes run unasked. */
  readonly risk?: string;
  /** Texts in the changes that stand for something only the author knows: the edit becomes a snippet. */
  readonly placeholders?: readonly string[];
}

export interface BadExample {
  readonly code: string;
  /** The text after the first fix of every finding; absent where there is no fix. */
  readonly fixed?: string;
  readonly profile?: Profile;
  readonly today?: string;
  readonly kubernetesVersion?: number;
  /** What scanners found, by the full name of the image or by its digest. */
  readonly scans?: Readonly<Record<string, ScanSummary>>;
  /** Values of options of the rule; those that are not named have their default. */
  readonly options?: Readonly<Record<string, unknown>>;
}

export type GoodExample = string | Omit<BadExample, 'fixed'>;
/** The options of a rule that has none. */
export type NoOptions = Readonly<Record<string, never>>;
export interface Option<Value> {
  readonly default: Value;
  readonly description: string;
}

export type Peer =
  | 'kube-linter'
  | 'checkov'
  | 'kics'
  | 'trivy'
  | 'polaris'
  | 'kubescape'
  | 'kubesec'
  | 'kube-score'
  | 'kyverno'
  | 'pss'
  | 'hadolint'
  | 'buildkit'
  | 'dockle'
  | 'docker-bench'
  | 'terrascan'
  | 'datree'
  | 'popeye'
  | 'rbac-police'
  | 'kubiscan'
  | 'np-guard';
export type Standard = 'pss' | 'nsa' | 'cis-kubernetes' | 'cis-docker' | 'cwe' | 'mitre' | 'nist';

/** Adds nothing at run time. It lets TypeScript infer the subject, the facts and the options. */
export function defineRule<
  const On extends keyof Subjects,
  const Reads extends keyof Facts = never,
  Options extends object = NoOptions,
>(rule: Rule<On, Reads, Options>): Rule<On, Reads, Options> {
  return rule;
}

/** A rule of whatever subject, as the engine holds it. */
export type AnyRule = Omit<Rule, 'check' | 'options' | 'reads' | 'on'> & {
  readonly on: keyof Subjects | readonly (keyof Subjects)[];
  readonly reads?: readonly (keyof Facts)[];
  readonly options?: Readonly<Record<string, Option<unknown>>>;
  // Method syntax: a rule of one subject may stand among rules of any.
  check(subject: never, context: never): Iterable<Problem>;
};

/** A founding theme: the folder of a rule, `/` of the catalogue written as `-`. */
export type Theme =
  | 'image'
  | 'non-root'
  | 'pod-isolation'
  | 'rbac'
  | 'network'
  | 'secrets'
  | 'supply-chain-dockerfile'
  | 'resources-availability'
  | 'metadata'
  | 'control-plane';

export type RegisteredRule = AnyRule & { readonly theme: Theme };
