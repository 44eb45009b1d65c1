import { type RightsLinks, renderRights, rightsTitle } from '../docs/rights.js';
import type { RightsInsight } from '../engine/rights-insight.js';
import type { SourcePlace } from '../engine/workspace.js';
import { clientCommands, type GraphFilterParams } from './protocol.js';
import type { Session } from './session.js';

/** The words by which a picture shows what an insight is about: each name is a whole word. */
const filterFor = ({ names }: RightsInsight<SourcePlace>): GraphFilterParams => ({
  words: names.map((name) => `"${name.replaceAll('"', '')}"`).join(' '),
});

/** What can be said about rights, for a hover; links lead to lines, and to the picture where the client has one. */
export function rightsHover({ client, converter }: Session, insight: RightsInsight<SourcePlace>): string {
  const links: RightsLinks<SourcePlace> = {
    to: ({ uri, range }) => {
      const { line } = converter.toRange(uri, range).start;
      // A link of any other scheme than that of files could be a command.
      return /^(?:file|vscode-[a-z-]+):/.test(uri) && !uri.includes('#') ? `${uri}#L${line + 1}` : undefined;
    },
    graph: client.options.commands?.includes(clientCommands.showRbacGraph)
      ? `command:${clientCommands.showRbacGraph}?${encoded(filterFor(insight))}`
      : undefined,
  };
  return renderRights(insight, links);
}

/** Names of the workspace may hold anything, parentheses included. */
const encoded = (params: GraphFilterParams): string =>
  encodeURIComponent(JSON.stringify(params)).replace(/[()'!*]/g, (found) => `%${found.charCodeAt(0).toString(16)}`);

/** What a lens above an object says of its rights, and the picture that a click shows. */
export function rightsLens(
  { client }: Session,
  insight: RightsInsight<SourcePlace> | undefined,
): { readonly title: string; readonly command: string; readonly arguments?: unknown[] } {
  if (insight === undefined) return { title: 'Rights', command: '' };
  const canShow = client.options.commands?.includes(clientCommands.showRbacGraph) === true;
  return {
    title: rightsTitle(insight),
    command: canShow ? clientCommands.showRbacGraph : '',
    ...(canShow && { arguments: [filterFor(insight)] }),
  };
}
