import { CodeLensRefreshRequest } from 'vscode-languageserver';
import type { WorkloadStanding } from '../engine/insight.js';
import type { Configuration } from './configuration.js';
import { clientCommands, type HardenParams } from './protocol.js';
import type { Session } from './session.js';

/** Says above each workload at which level of Pod Security it is. Gives the function that has the editor ask anew. */
export function provideCodeLenses(
  { connection, workspace, converter, client, refresh }: Session,
  configuration: Configuration,
): () => void {
  const canHarden = client.options.commands?.includes(clientCommands.harden) === true;

  connection.onCodeLens(({ textDocument: { uri } }) => {
    if (!configuration.showsCodeLens(uri)) return [];
    refresh();
    return workspace.standings(uri).map(({ range }) => {
      const place = converter.toRange(uri, range);
      return { range: place, data: { uri, position: place.start } satisfies HardenParams };
    });
  });

  connection.onCodeLensResolve((lens) => {
    const params = lens.data as HardenParams;
    const { uri, position } = params;
    refresh();
    const at = converter.toOffset(uri, position);
    const standing = workspace.standings(uri).find(({ range }) => range.start === at);
    // The text has moved on, and the editor is about to ask anew; what has no command it would show as an error.
    if (standing === undefined) return { ...lens, command: { title: 'Pod Security', command: '' } };
    const { length } = standing.steps;
    const isClickable = canHarden && length > 0;
    return {
      ...lens,
      command: {
        title: titleOf(standing),
        // A lens with an empty command is mere text.
        command: isClickable ? clientCommands.harden : '',
        ...(isClickable && { arguments: [params] }),
        ...(length > 0 && { tooltip: `The restricted level refuses: ${standing.steps.join(', ')}.` }),
      },
    };
  });

  return () => {
    if (client.refreshesCodeLenses) void connection.sendRequest(CodeLensRefreshRequest.type);
  };
}

const titleOf = ({ level, steps: { length } }: WorkloadStanding): string =>
  length === 0
    ? `Pod Security: ${level}`
    : `Pod Security: ${level}, ${length} ${length === 1 ? 'step' : 'steps'} to restricted`;
