import type { RegisteredRule } from '../engine/rule.js';
import { Workspace } from '../engine/workspace.js';
import { judgeFiles } from './judge-files.js';
import { Progress } from './progress.js';
import { Project, UnusablePath } from './project.js';
import type { Host } from './run.js';

/** A project that was read for something else than to check it. */
export interface ReadProject {
  readonly workspace: Workspace;
  readonly project: Project;
  /** The URIs of files that cannot be written without harm. */
  readonly unwritable: ReadonlySet<string>;
}

/** Reads what lies below paths, by the settings of the project. Undefined where a path is not there, which is told. */
export async function readProject(
  paths: readonly string[],
  rules: readonly RegisteredRule[],
  { folder, now, stderr }: Host,
  warn: (message: string) => void,
): Promise<ReadProject | undefined> {
  const workspace = new Workspace(rules, { onError: warn });
  const unwritable = new Set<string>();
  try {
    const project = new Project({
      folder,
      config: undefined,
      flags: {},
      today: new Date(now()).toISOString().slice(0, 10),
      suppressions: true,
      rules,
      warn: (message) => void stderr.write(`hullcheck: ${message}\n`),
    });
    await judgeFiles(workspace, project, paths, new Progress(stderr, now), (content) => {
      if ('text' in content && !content.isUtf8) unwritable.add(content.uri);
    });
    return { workspace, project, unwritable };
  } catch (error) {
    if (!(error instanceof UnusablePath)) throw error;
    warn(error.message);
    return undefined;
  }
}
