import { isSafe } from './code-action.js';
import { type FixAllParams, type FixAllResult, type PageParams, serverCommands } from './protocol.js';
import type { Session } from './session.js';

/** Runs the server's commands. */
export function executeCommands(
  session: Session,
  run: { readonly rescan: () => Promise<void>; readonly page: (rule: string) => string | undefined },
): void {
  const { connection, workspace, client } = session;
  connection.onExecuteCommand(async ({ command, arguments: [argument] = [] }) => {
    if (command === serverCommands.rescan) return run.rescan();
    if (command === serverCommands.page) return run.page((argument as PageParams | undefined)?.rule ?? '') ?? null;
    if (command !== serverCommands.fixAllSafe) throw new Error(`Hullcheck has no command ${command}.`);
    session.refresh();
    const uri = (argument as FixAllParams | undefined)?.uri;
    const plan = workspace.fixAll(uri === undefined ? workspace.uris() : [uri], isSafe);
    const fixes = [...plan.edits.values()].reduce((sum, edits) => sum + edits.length, 0) + plan.creates.size;
    if (fixes === 0) return { fixes: 0, applied: true } satisfies FixAllResult;
    const confirm = uri === undefined && client.changeAnnotations ? 'Fix all safe problems' : undefined;
    const edit = session.toEdit(plan, { confirm });
    const { applied } = await connection.workspace.applyEdit({ label: 'Fix all safe problems', edit });
    return { fixes, applied } satisfies FixAllResult;
  });
}
