import { renderInsight } from '../docs/insight.js';
import { renderHover } from '../docs/page.js';
import { renderScanHover } from '../docs/scan.js';
import { findingsAt } from '../engine/fixer.js';
import { fullName } from '../engine/outside.js';
import { networkHover } from './network.js';
import { clientCommands, type InitializationOptions } from './protocol.js';
import { rightsHover } from './rights.js';
import type { ImageScans } from './scan-images.js';
import type { Session } from './session.js';

/**
 * Says which security settings hold under the mouse, who may do what and who can reach whom, and of each finding there why it matters, below
 * the message that the editor shows by itself.
 */
export function provideHover(session: Session, scans: ImageScans): void {
  const { connection, workspace, converter, client, refresh } = session;
  connection.onHover(({ textDocument: { uri }, position }) => {
    refresh();
    const at = converter.toOffset(uri, position);
    const findings = findingsAt(workspace.findings(uri), { start: at, end: at }).filter(
      ({ foldedInto }) => foldedInto === undefined,
    );
    const first = findings[0];
    const insight = workspace.securityInsight(uri, at);
    const places = scans.isEmpty ? [] : workspace.images(uri);
    const place = places.find(({ range }) => range.start <= at && at <= range.end);
    const scan = place && scans.of(place.image);
    const rights = workspace.rightsInsight(uri, at);
    const network = workspace.networkInsight(uri, at);
    const range = first?.range ?? insight?.range ?? (scan && place.range) ?? rights?.range ?? network?.range;
    if (range === undefined) return null;
    const shown = new Set(findings.map(({ rule }) => rule));
    // The editor lists the messages of what a finding speaks for; a page for each of them would bury the first.
    const parts = new Set(findings.flatMap((finding) => finding.parts.map((part) => part.rule)));
    const others = [...parts].filter((rule) => !shown.has(rule)).map(({ id }) => nameOf(id, client.options));
    const sections = [
      ...(insight ? [renderInsight(insight)] : []),
      ...(scan ? [renderScanHover(scan, scanLinkOf(fullName(place.image), client.options))] : []),
      ...(rights ? [rightsHover(session, rights)] : []),
      ...(network ? [networkHover(session, network)] : []),
      ...[...shown].map((rule) => renderHover(rule, linkOf(rule.id, client.options))),
    ];
    const value = [
      sections.join('\n\n---\n\n'),
      ...(others.length > 0 ? [`Together with ${others.join(' · ')}`] : []),
    ].join('\n\n');
    return { contents: { kind: 'markdown', value }, range: converter.toRange(uri, range) };
  });
}

/** VS Code drops links of any scheme but its own and the web's from a hover: a command is the way to the page there. */
const linkOf = (rule: string, { commands, pageUri }: InitializationOptions): string | undefined =>
  commands?.includes(clientCommands.showRule)
    ? `command:${clientCommands.showRule}?${encodeURIComponent(JSON.stringify(rule))}`
    : pageUri?.replace('{rule}', rule);

const scanLinkOf = (image: string, { commands }: InitializationOptions): string | undefined =>
  commands?.includes(clientCommands.showScan)
    ? `command:${clientCommands.showScan}?${encodeURIComponent(JSON.stringify(image))}`
    : undefined;

const nameOf = (rule: string, options: InitializationOptions): string => {
  const link = linkOf(rule, options);
  return link === undefined ? `\`${rule}\`` : `[${rule}](${link})`;
};
