// Two readings of the Pod Security Standards side by side: the model that rules stand on, and the judge of test/oracle.
import { readYamlContents } from '../../server/src/engine/file-contents.js';
import type { Pod as ModelPod } from '../../server/src/model/kubernetes/pod.js';
import { podSecurityFailures } from '../../server/src/model/kubernetes/pod-security.js';
import { readYaml } from '../../server/src/syntax/yaml/document.js';
import { Undecodable } from '../oracle/json.js';
import { CONTROLS, controlsOf, type Level, NEWEST_MINOR, refusals } from '../oracle/pod-security.js';
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

  /** Compares all pods of a file in each of the versions of the policy. Returns the pods, as the judge reads them. */
  add(title: string, text: string, minors: readonly number[]): readonly Pod[] {
    let pods: readonly Pod[];
    try {
      const manifests = readManifests(text);
      if (manifests === undefined) {
        this.skipped.files++;
        return [];
      }
      pods = manifests.flatMap(({ object }) => podsIn(object));
    } catch (error) {
      if (!(error instanceof Undecodable)) throw error;
      this.skipped.files++;
      return [];
    }
    const own = modelPodsOf(text);
    if (pods.length !== own.length) {
      this.differences.push(`${title}: ${own.length} pods by the model, ${pods.length} by the judge`);
      return pods;
    }
    for (const [index, pod] of pods.entries()) {
      const model = own[index];
      if (model) this.#compare(`${title} ${pod.path}`, pod, model, minors);
    }
    return pods;
  }

  #compare(title: string, pod: Pod, model: ModelPod, minors: readonly number[]): void {
    if (PLACEHOLDER.test(relevantText(pod))) {
      this.skipped.pods++;
      return;
    }
    this.pods++;
    this.kinds.set(pod.kind, (this.kinds.get(pod.kind) ?? 0) + 1);
    for (const minor of minors) {
      for (const cluster of new Set([NEWEST_MINOR, minor])) {
        for (const level of LEVELS) {
          let judged: ReadonlySet<string>;
          try {
            judged = new Set(refusals(pod, level, minor, cluster));
          } catch (error) {
            if (!(error instanceof Undecodable)) throw error;
            this.skipped.pods++;
            return;
          }
          const failures = podSecurityFailures(model, level, { policyVersion: minor, clusterVersion: cluster });
          const modelled: ReadonlySet<string> = new Set(failures.map(({ check }) => check));
          for (const { id, level: own } of controlsOf(level, minor)) {
            const isBroken = judged.has(id);
            if (isBroken !== modelled.has(id)) {
              this.differences.push(
                `${title}: ${id} in 1.${minor} on 1.${cluster} is ${isBroken ? 'broken' : 'kept'} for the judge, not for the model`,
              );
            }
            if (own !== level || cluster !== NEWEST_MINOR) continue;
            this.verdicts++;
            const count = this.controls.get(id);
            if (count) count[isBroken ? 'broken' : 'kept']++;
          }
          for (const id of modelled) {
            if (!controlsOf(level, minor).some((control) => control.id === id)) {
              this.differences.push(`${title}: ${id} is asked by the model at level ${level} in 1.${minor}`);
            }
          }
        }
      }
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
