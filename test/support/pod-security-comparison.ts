// Two readings of the Pod Security Standards side by side: the model that rules stand on, and the judge of test/oracle.
import { readYamlContents } from '../../server/src/engine/file-contents.js';
import type { Pod as ModelPod } from '../../server/src/model/kubernetes/pod.js';
import { podSecurityFailures } from '../../server/src/model/kubernetes/pod-security.js';
import { readYaml } from '../../server/src/syntax/yaml/document.js';
import { type JsonObject, Undecodable } from '../oracle/json.js';
import { CONTROLS, controlsOf, judge, type Level, NEWEST_MINOR, type Verdict } from '../oracle/pod-security.js';
import { type Pod, podKind, podsIn, readManifests } from '../oracle/pods.js';

const LEVELS: readonly Level[] = ['baseline', 'restricted'];
/** What a tool fills in later: the judge would read it as text, the model does not guess. */
const PLACEHOLDER = /\{\{|\$\{|\$\(|<%|\{%/;

/** How often a control was asked, and how often it was broken, by both. */
export interface ControlCount {
  kept: number;
  broken: number;
}

export class PodSecurityComparison {
  /** By control; only verdicts of the newest API server, so that none counts twice. */
  readonly controls = new Map<string, ControlCount>(CONTROLS.map(({ id }) => [id, { kept: 0, broken: 0 }]));
  readonly kinds = new Map<string, number>();
  readonly differences: string[] = [];
  pods = 0;
  verdicts = 0;
  /** Files that are no YAML, and pods that the API server cannot decode or that a template completes. */
  readonly skipped = { files: 0, pods: 0 };

  /**
   * Compares all pods of a file in each of the versions of the policy. `object` is what the judge looks at where it
   * need not read the file itself.
   */
  add(title: string, text: string, minors: readonly number[], object?: JsonObject): void {
    const pods = object ? podsIn(object) : judgedPodsOf(text);
    if (pods === undefined) {
      this.skipped.files++;
      return;
    }
    const own = modelPodsOf(text);
    if (pods.length !== own.length) {
      this.differences.push(`${title}: ${own.length} pods by the model, ${pods.length} by the judge`);
      return;
    }
    for (const [index, pod] of pods.entries()) {
      const model = own[index];
      if (model) this.#comparePod(`${title} ${pod.path}`, pod, model, minors);
    }
  }

  #comparePod(title: string, pod: Pod, model: ModelPod, minors: readonly number[]): void {
    const isReadable = unlessUndecodable(() => judge(pod, NEWEST_MINOR)) !== undefined;
    if (!isReadable || PLACEHOLDER.test(relevantText(pod))) {
      this.skipped.pods++;
      return;
    }
    this.pods++;
    this.kinds.set(pod.kind, (this.kinds.get(pod.kind) ?? 0) + 1);
    for (const minor of minors) {
      this.#count(judge(pod, minor));
      for (const cluster of new Set([NEWEST_MINOR, minor])) {
        const broken = new Set(judge(pod, minor, cluster).flatMap((one) => (one.isAllowed ? [] : one.control)));
        for (const level of LEVELS) {
          const judged = controlsOf(level, minor).flatMap(({ id }) => (broken.has(id) ? id : []));
          const failures = podSecurityFailures(model, level, { policyVersion: minor, clusterVersion: cluster });
          const modelled = new Set<string>(failures.map(({ check }) => check));
          const missed = judged.filter((id) => !modelled.has(id));
          const invented = [...modelled].filter((id) => !judged.includes(id));
          if (missed.length + invented.length === 0) continue;
          this.differences.push(
            `${title}: ${level} 1.${minor} on 1.${cluster}: only the judge refuses [${missed.join()}], only the model [${invented.join()}]`,
          );
        }
      }
    }
  }

  #count(verdicts: readonly Verdict[]): void {
    for (const { control, isAllowed } of verdicts) {
      this.verdicts++;
      const count = this.controls.get(control);
      if (count) count[isAllowed ? 'kept' : 'broken']++;
    }
  }

  /** A line for each control, and the sum. */
  summary(): readonly string[] {
    return [
      ...[...this.controls].map(([id, { kept, broken }]) => `${id}: ${broken} broken, ${kept} kept`),
      `${[...this.kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')}`,
      `${this.pods} pods, ${this.verdicts} verdicts, ${this.differences.length} differences; not compared: ${this.skipped.files} files, ${this.skipped.pods} pods`,
    ];
  }
}

function unlessUndecodable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Undecodable) return undefined;
    throw error;
  }
}

const judgedPodsOf = (text: string): readonly Pod[] | undefined =>
  unlessUndecodable(() => readManifests(text)?.flatMap(({ object }) => podsIn(object)));

function modelPodsOf(text: string): readonly ModelPod[] {
  return readYaml(text).flatMap(({ document }, index) => {
    const contents = readYamlContents(document, { uri: 'file:///w/pods.yaml', document: index });
    if (contents.language !== 'yaml') return [];
    return contents.objects.filter(({ apiVersion, kind }) => podKind(apiVersion, kind)).flatMap(({ pods }) => pods);
  });
}

/** What the standards ask about: not what a program is told. */
const relevantText = (pod: Pod): string =>
  JSON.stringify([pod.metadata, pod.spec], (key, value: unknown) =>
    ['env', 'args', 'command', 'image', 'labels'].includes(key) ? undefined : value,
  );
