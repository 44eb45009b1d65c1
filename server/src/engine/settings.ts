import type { ScanSummary } from '../model/docker/image-scan.js';

/** LSP's four words, the worst first. */
export const severities = ['error', 'warning', 'information', 'hint'] as const;
export type Severity = (typeof severities)[number];

/** Who sees a rule: everybody, those who want the last gap closed, or those who audit. Each holds the ones before it. */
export const profiles = ['recommended', 'strict', 'audit'] as const;
export type Profile = (typeof profiles)[number];

/** What a setting says of one rule: its severity, or that with values of its options. */
export type RuleSetting =
  | 'off'
  | Severity
  | { readonly severity?: 'off' | Severity; readonly [option: string]: unknown };

/** The levels of the Pod Security Standards that a workload can be brought to. */
export const hardenLevels = ['baseline', 'restricted'] as const;

export interface HardenSettings {
  readonly level: (typeof hardenLevels)[number];
  /** The number of the user and the group that replace root. */
  readonly uid: number;
}

/** How one file is judged. A plain value: resolved from layers by the hosts, read by the engine. */
export interface Settings {
  readonly profile: Profile;
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** The minor number: 34 for Kubernetes 1.34. */
  readonly kubernetesVersion: number;
  /** `YYYY-MM-DD`; the engine has no clock. */
  readonly today: string;
  /** What the command that hardens a workload brings it to. */
  readonly harden: HardenSettings;
  /** What scanners found, by the full name of the image or by its digest; absent where none was asked. */
  readonly scans?: Readonly<Record<string, ScanSummary>>;
  /** False where suppressions are to be passed over (`--no-suppressions`). */
  readonly suppressions: boolean;
}

/** The newest minor version of Kubernetes that the rules know (1.37, 2026-08; kubernetes.io/releases). */
export const NEWEST_KUBERNETES = 37;

export const DEFAULT_SETTINGS: Omit<Settings, 'today'> = {
  profile: 'recommended',
  rules: {},
  kubernetesVersion: NEWEST_KUBERNETES,
  harden: { level: 'restricted', uid: 10001 },
  suppressions: true,
};
