import type { FileStatus } from '../engine/finding.js';
import type { Severity } from '../engine/settings.js';
import type { FileError, Status } from './protocol.js';
import type { Session } from './session.js';

const COUNTED: Readonly<Record<FileStatus, keyof Status['files']>> = {
  judged: 'judged',
  templated: 'templated',
  patch: 'patch',
  'not-kubernetes': 'notKubernetes',
  'too-large': 'tooLarge',
  binary: 'binary',
};

/** How many files were judged, why the others were not, and what was found. */
export function statusOf(
  { workspace }: Session,
  {
    isScanning,
    message,
    errors,
  }: {
    readonly isScanning: boolean;
    readonly message: string | undefined;
    readonly errors: ReadonlyMap<string, FileError>;
  },
): Status {
  const files: Record<keyof Status['files'], number> = {
    judged: 0,
    templated: 0,
    patch: 0,
    notKubernetes: 0,
    tooLarge: 0,
    binary: 0,
    unreadable: 0,
  };
  const findings: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const uri of workspace.uris()) {
    const status = workspace.status(uri);
    if (status) files[COUNTED[status]]++;
    for (const finding of workspace.findings(uri)) if (finding.foldedInto === undefined) findings[finding.severity]++;
  }
  for (const error of errors.values())
    files[error === 'too-large' ? 'tooLarge' : error === 'binary' ? 'binary' : 'unreadable']++;
  return {
    state: isScanning ? 'scanning' : message === undefined ? 'ready' : 'error',
    files,
    findings,
    ...(message !== undefined && { message }),
  };
}
