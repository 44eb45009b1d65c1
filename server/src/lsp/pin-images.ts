import { CancellationToken, type WorkDoneProgressReporter } from 'vscode-languageserver';
import type { ImagePlace } from '../engine/image-places.js';
import type { DigestAnswer } from '../engine/outside.js';
import type { Configuration } from './configuration.js';
import type { PinImagesParams, PinImagesResult } from './protocol.js';
import type { Session } from './session.js';

/** So many registries are asked at once. */
const HANDS = 4;
/** More reasons than this are no message any more. */
const MAX_SHOWN = 3;

/** Adds the digests that registries have now: of one image, or after a preview of all in a file. */
export function pinner(
  session: Session,
  configuration: Configuration,
): (params: PinImagesParams) => Promise<PinImagesResult> {
  const { connection, workspace, client, converter, platform } = session;
  const nothing: PinImagesResult = { pinned: 0, applied: true, failures: [] };

  /** The images without a digest at a position, else of the file. */
  const wanted = ({ uri, position }: PinImagesParams): readonly ImagePlace[] => {
    const at = position && converter.toOffset(uri, position);
    return workspace
      .images(uri)
      .filter(
        ({ range, image }) =>
          image.digest === undefined && (at === undefined || (range.start <= at && at <= range.end)),
      );
  };

  /** The answers by the texts of the images; each text is asked for once. */
  async function ask(
    places: readonly ImagePlace[],
    progress: WorkDoneProgressReporter | undefined,
    cancellation: CancellationToken,
  ): Promise<ReadonlyMap<string, DigestAnswer>> {
    const { digestOf } = platform;
    const answers = new Map<string, DigestAnswer>();
    const waiting = [...new Map(places.map(({ text, image }) => [text, image]))];
    const all = waiting.length;
    const insecureRegistries = textsOf(configuration.own('registry.insecure'));
    const work = async (): Promise<void> => {
      for (
        let next = waiting.shift();
        next && digestOf && !cancellation.isCancellationRequested;
        next = waiting.shift()
      ) {
        const [text, image] = next;
        answers.set(text, await digestOf(image, { insecureRegistries, cancellation }));
        progress?.report(Math.round((answers.size / all) * 100), `${answers.size} of ${all}`);
      }
    };
    await Promise.all(Array.from({ length: HANDS }, work));
    return answers;
  }

  async function askWithProgress(places: readonly ImagePlace[]): Promise<ReadonlyMap<string, DigestAnswer>> {
    if (!client.progress) return ask(places, undefined, CancellationToken.None);
    const progress = await connection.window.createWorkDoneProgress();
    progress.begin('Hullcheck: asking for digests', 0, undefined, true);
    try {
      return await ask(places, progress, progress.token);
    } finally {
      progress.done();
    }
  }

  return async (params) => {
    const { uri, position } = params;
    if (platform.digestOf === undefined) {
      const message = 'Digests come from registries, which cannot be asked from a browser.';
      void connection.window.showInformationMessage(message);
      return { ...nothing, failures: [message] };
    }
    const places = wanted(params);
    if (places.length === 0) {
      void connection.window.showInformationMessage('Every image that this file names in full has a digest.');
      return nothing;
    }
    const answers = await askWithProgress(places);
    const failures = [...answers.values()].flatMap((answer) =>
      'failure' in answer && answer.failure !== 'cancelled' ? [answer.message] : [],
    );
    if (failures.length > 0) void connection.window.showWarningMessage(shown([...new Set(failures)]));
    const digests = new Map(
      [...answers].flatMap(([text, answer]) => ('digest' in answer ? [[text, answer.digest] as const] : [])),
    );
    if (digests.size === 0) return { ...nothing, failures };
    // The text may have moved on while the registry was asked: what is there now is what is changed.
    session.refresh();
    const plan = workspace.pin(uri, wanted(params), digests);
    const pinned = plan.edits.get(uri)?.length ?? 0;
    if (pinned === 0) return { ...nothing, failures };
    const label = 'Pin images to digests';
    const isPreviewed = position === undefined && client.changeAnnotations;
    const edit = session.toEdit(plan, { confirm: isPreviewed ? label : undefined });
    const { applied } = await connection.workspace.applyEdit({ label, edit });
    return { pinned, applied, failures };
  };
}

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

const shown = (messages: readonly string[]): string => {
  const more = messages.length - MAX_SHOWN;
  return [...messages.slice(0, MAX_SHOWN), ...(more > 0 ? [`${more} more could not be asked for.`] : [])].join(' ');
};
