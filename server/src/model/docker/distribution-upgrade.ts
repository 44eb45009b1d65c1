import type { RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import { type PackageManagerCall, packageCalls } from './package-manager.js';

const SYSTEM: ReadonlySet<string> = new Set(['apt', 'apk', 'rpm', 'zypper', 'pacman']);

/** Verbs that may remove packages, or go on to another release (apt-get(8), dnf(8), zypper(8)). */
const RELEASE: ReadonlySet<string | undefined> = new Set(['dist-upgrade', 'full-upgrade', 'distro-sync', 'dup']);

/** Verbs and options that take security fixes only. */
const SECURITY_VERBS: ReadonlySet<string | undefined> = new Set(['patch', 'update-minimal', 'upgrade-minimal']);
const SECURITY_OPTIONS: readonly string[] = ['--security', '--advisory', '--cve', '--sec-severity', '--secseverity'];

/** The calls of a step that upgrade everything there is; with `allowsUpgrade` only those that go beyond a release. */
export function distributionUpgrades(run: RunInstruction, allowsUpgrade: boolean): readonly PackageManagerCall[] {
  return packageCalls(run).filter(
    ({ command, family, action, verb, packages, syntax }) =>
      SYSTEM.has(family) &&
      action === 'upgrade' &&
      packages.length === 0 &&
      !SECURITY_VERBS.has(verb?.value) &&
      !command.hasOption(SECURITY_OPTIONS, syntax) &&
      (!allowsUpgrade || RELEASE.has(verb?.value)),
  );
}
