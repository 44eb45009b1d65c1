import { deltaTitle, networkTitle, renderNetwork } from '../docs/network.js';
import type { NetworkDelta } from '../engine/network-delta.js';
import type { NetworkInsight } from '../engine/network-insight.js';
import { clientCommands, type GraphFilterParams } from './protocol.js';
import type { Session } from './session.js';

/** The words by which the map shows what an insight is about: each name is a whole word. */
const filterFor = ({ kind, names }: NetworkInsight): GraphFilterParams | undefined =>
  kind === 'workload' ? { words: names.map((name) => `"${name.replaceAll('"', '')}"`).join(' ') } : undefined;

/** What can be said about the network, for a hover. */
export function networkHover({ client }: Session, insight: NetworkInsight): string {
  const filter = filterFor(insight);
  const canShow = client.options.commands?.includes(clientCommands.showNetworkMap) === true;
  const graph = `command:${clientCommands.showNetworkMap}${filter ? `?${encodeURIComponent(JSON.stringify(filter))}` : ''}`;
  return renderNetwork(insight, canShow ? graph : undefined);
}

/** What a lens above an object says of the network, and the picture that a click shows. */
export function networkLens(
  { client }: Session,
  title: string | undefined,
  insight?: NetworkInsight,
): { readonly title: string; readonly command: string; readonly arguments?: unknown[] } {
  // The text has moved on, and the editor is about to ask anew; what has no command it would show as an error.
  if (title === undefined) return { title: 'Network', command: '' };
  const canShow = client.options.commands?.includes(clientCommands.showNetworkMap) === true;
  const filter = insight && filterFor(insight);
  return {
    title,
    command: canShow ? clientCommands.showNetworkMap : '',
    ...(canShow && filter && { arguments: [filter] }),
  };
}

/** What a lens says of a change that is not saved yet. */
export const deltaLens = (
  session: Session,
  deltas: readonly NetworkDelta[] | undefined,
): ReturnType<typeof networkLens> =>
  networkLens(session, deltas ? deltaTitle(deltas) : 'This change opens or closes many connections');

/** The same for what can be said at a place. */
export const insightLens = (session: Session, insight: NetworkInsight | undefined): ReturnType<typeof networkLens> =>
  networkLens(session, insight && networkTitle(insight), insight);
