import { type CodeLens, CodeLensRefreshRequest } from 'vscode-languageserver';
import type { ImagePlace } from '../engine/image-places.js';
import type { WorkloadStanding } from '../engine/insight.js';
import { fullName } from '../engine/outside.js';
import { countsInWords, summarize } from '../engine/scan-store.js';
import type { Configuration } from './configuration.js';
import { deltaLens, insightLens } from './network.js';
import { clientCommands, type HardenParams, type ScanImagesParams, serverCommands } from './protocol.js';
import { rightsLens } from './rights.js';
import type { SavedTexts } from './saved-texts.js';
import type { ImageScans } from './scan-images.js';
import type { Session } from './session.js';

/** What a lens is resolved from. */
type LensData = HardenParams & { readonly kind: 'standing' | 'rights' | 'network' | 'change' | 'image' };

/**
 * Says above each workload at which level of Pod Security it is, above what has to do with rights who may do what, and
 * above workloads and policies who can reach whom, and what an edit changes about that; offers to scan images where a scanner is installed.
 * Gives the function that has the editor ask anew.
 */
export function provideCodeLenses(
  session: Session,
  configuration: Configuration,
  scans: ImageScans,
  saved: SavedTexts,
): () => void {
  const { connection, workspace, converter, client, refresh } = session;
  const canShow = client.options.commands?.includes(clientCommands.showScan) === true;
  const canHarden = client.options.commands?.includes(clientCommands.harden) === true;

  connection.onCodeLens(async ({ textDocument: { uri } }) => {
    if (!configuration.showsCodeLens(uri)) return [];
    const earlier = await saved.of(uri);
    refresh();
    const change = earlier === undefined ? undefined : workspace.networkChange(uri, earlier);
    const lensAt = (range: ImagePlace['range'], kind: LensData['kind']): CodeLens => {
      const place = converter.toRange(uri, range);
      return { range: place, data: { uri, position: place.start, kind } satisfies LensData };
    };
    const { isReady } = scans;
    return [
      ...(change ? [lensAt(change, 'change')] : []),
      ...workspace.standings(uri).map(({ range }) => lensAt(range, 'standing')),
      ...workspace.rightsPlaces(uri).map((range) => lensAt(range, 'rights')),
      ...workspace.networkPlaces(uri).map(({ range }) => lensAt(range, 'network')),
      ...(isReady || !scans.isEmpty ? workspace.images(uri) : [])
        .filter(({ image }) => isReady || scans.of(image) !== undefined)
        .map(({ range }) => lensAt(range, 'image')),
    ];
  });

  /** Scans an image, or shows what was found. */
  const imageLens = (lens: CodeLens, { uri, position }: LensData): CodeLens => {
    const at = converter.toOffset(uri, position);
    const place = workspace.images(uri).find(({ range }) => range.start === at);
    const scan = place && scans.of(place.image);
    if (place === undefined || scan === undefined) {
      const params: ScanImagesParams = { uri, position };
      return { ...lens, command: { title: 'Scan image', command: serverCommands.scanImages, arguments: [params] } };
    }
    const { scanner, counts } = summarize(scan);
    const title = `${scanner}: ${scan.vulnerabilities.length === 0 ? 'nothing known' : countsInWords(counts)}`;
    return {
      ...lens,
      command: {
        title,
        command: canShow ? clientCommands.showScan : '',
        ...(canShow && { arguments: [fullName(place.image)] }),
        tooltip: `Scanned on ${scan.scannedOn}.`,
      },
    };
  };

  connection.onCodeLensResolve(async (lens) => {
    const { kind, ...params } = lens.data as LensData;
    const { uri, position } = params;
    const earlier = kind === 'change' ? await saved.of(uri) : undefined;
    refresh();
    if (kind === 'change')
      return {
        ...lens,
        command: deltaLens(session, earlier === undefined ? [] : workspace.networkDelta(uri, earlier)),
      };
    if (kind === 'image') return imageLens(lens, lens.data as LensData);
    const at = converter.toOffset(uri, position);
    if (kind === 'network') return { ...lens, command: insightLens(session, workspace.networkInsight(uri, at)) };
    if (kind === 'rights') return { ...lens, command: rightsLens(session, workspace.rightsInsight(uri, at)) };
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
