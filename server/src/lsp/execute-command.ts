import type { WorkspaceEdits } from '../engine/finding.js';
import { isSafe, ofRule } from './code-action.js';
import { drawGraph } from './graph.js';
import { policyGoal } from './network-policies.js';
import {
  type FixAllParams,
  type FixAllResult,
  type FixRuleParams,
  type GraphParams,
  type HardenParams,
  type HardenResult,
  type NetworkPoliciesParams,
  type NetworkPoliciesResult,
  type PageParams,
  type PinImagesParams,
  type PinImagesResult,
  type ScanImagesParams,
  type ScanImagesResult,
  type ScanPageParams,
  serverCommands,
} from './protocol.js';
import type { Session } from './session.js';

/** Runs the server's commands. */
export function executeCommands(
  session: Session,
  run: {
    readonly rescan: () => Promise<void>;
    readonly page: (rule: string) => string | undefined;
    readonly pinImages: (params: PinImagesParams) => Promise<PinImagesResult>;
    readonly scanImages: (params: ScanImagesParams) => Promise<ScanImagesResult>;
    readonly scanPage: (image: string) => string | undefined;
  },
): void {
  const { connection, workspace, client } = session;

  /** Applies what is wanted; `isPreviewed` for what covers more than the file that somebody looks at. */
  const apply = async (plan: WorkspaceEdits, label: string, isPreviewed: boolean): Promise<FixAllResult> => {
    const fixes = [...plan.edits.values()].reduce((sum, edits) => sum + edits.length, 0) + plan.creates.size;
    if (fixes === 0) return { fixes: 0, applied: true };
    const edit = session.toEdit(plan, { confirm: isPreviewed && client.changeAnnotations ? label : undefined });
    // Files of a refactoring are saved, so that those which were not open do not pile up unsaved.
    const metadata = client.editMetadata ? { metadata: { isRefactoring: true } } : {};
    const { applied } = await connection.workspace.applyEdit({ label, edit, ...metadata });
    return { fixes, applied };
  };

  const fixAllSafe = ({ uri }: FixAllParams): Promise<FixAllResult> =>
    apply(
      workspace.fixAll(uri === undefined ? workspace.uris() : [uri], isSafe, client),
      'Fix all safe problems',
      uri === undefined,
    );

  const fixRule = ({ rule }: FixRuleParams): Promise<FixAllResult> =>
    apply(workspace.fixAll(workspace.uris(), ofRule(rule), client), `Fix all of ${rule}`, true);

  const harden = async ({ uri, position }: HardenParams): Promise<HardenResult> => {
    const hardening = workspace.harden(uri, session.converter.toOffset(uri, position));
    const level = hardening?.level ?? 'restricted';
    if (hardening === undefined) return { fixes: 0, applied: true, level, remaining: [] };
    const { title, edits, remaining } = hardening;
    return { ...(await apply(edits, `Harden ${title}`, true)), title, level, remaining };
  };

  const writePolicies = async (params: NetworkPoliciesParams): Promise<NetworkPoliciesResult> => {
    const goal = client.createsFiles ? policyGoal(session, params) : undefined;
    if (goal === undefined) return { fixes: 0, applied: client.createsFiles, policies: 0, unknown: [] };
    const { files, edits } = workspace.networkPolicies(goal);
    const parts = files.flatMap((file) => file.parts);
    return {
      ...(await apply(edits, 'Write network policies', true)),
      policies: parts.reduce((sum, { policies }) => sum + policies.length, 0),
      unknown: parts.flatMap(({ unknown }) => unknown),
    };
  };

  connection.onExecuteCommand(async ({ command, arguments: [argument] = [] }) => {
    if (command === serverCommands.rescan) return run.rescan();
    if (command === serverCommands.page) return run.page((argument as PageParams | undefined)?.rule ?? '') ?? null;
    if (command === serverCommands.scanPage) return run.scanPage((argument as ScanPageParams).image) ?? null;
    session.refresh();
    if (command === serverCommands.scanImages) return run.scanImages(argument as ScanImagesParams);
    if (command === serverCommands.fixAllSafe) return fixAllSafe((argument as FixAllParams | undefined) ?? {});
    if (command === serverCommands.fixRule) return fixRule(argument as FixRuleParams);
    if (command === serverCommands.pinImages) return run.pinImages(argument as PinImagesParams);
    if (command === serverCommands.graph) return drawGraph(session, argument as GraphParams);
    if (command === serverCommands.networkPolicies) return writePolicies(argument as NetworkPoliciesParams);
    if (command === serverCommands.harden) return harden(argument as HardenParams);
    throw new Error(`Hullcheck has no command ${command}.`);
  });
}
