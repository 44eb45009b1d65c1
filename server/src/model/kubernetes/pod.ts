import type { Located, TextRange } from '../../syntax/text.js';
import type { Field } from '../../syntax/yaml/field.js';
import { Container, type ContainerList } from './container.js';
import { POD_SPEC_PATHS } from './kinds.js';
import type { KubernetesObject } from './kubernetes-object.js';

const LISTS: readonly ContainerList[] = ['initContainers', 'containers', 'ephemeralContainers'];

/** A pod, or the template that a workload makes pods from. */
export class Pod implements Located {
  /** The object that is the pod or makes it. */
  readonly object: KubernetesObject;
  /** The PodSpec. */
  readonly spec: Field;
  /** The metadata of the pod or of the template. */
  readonly metadata: Field;
  #containers: readonly Container[] | undefined;

  constructor(object: KubernetesObject, spec: Field) {
    this.object = object;
    this.spec = spec;
    this.metadata = spec.parent?.at('metadata') ?? object.field('metadata');
  }

  /** A field of the PodSpec. */
  field(path: string): Field {
    return this.spec.field(path);
  }

  /** How messages name it: the workload's kind and name. */
  get title(): string {
    return this.object.title;
  }

  /** Every container: init containers first, then containers, then ephemeral ones. */
  get containers(): readonly Container[] {
    this.#containers ??= LISTS.flatMap((list) =>
      this.field(list)
        .items()
        .filter((item) => item.isMap)
        .map((item) => new Container(this, item, list)),
    );
    return this.#containers;
  }

  /** True where the pod certainly runs on Windows: `os.name`, or a node selector by operating system. */
  get runsOnWindows(): boolean {
    return (
      this.field('os.name').is('windows') ||
      this.field('nodeSelector').at('kubernetes.io/os').is('windows') ||
      this.field('nodeSelector').at('beta.kubernetes.io/os').is('windows')
    );
  }

  /** Its labels; absent where any of them is unknown. */
  get labels(): Readonly<Record<string, string>> | undefined {
    const labels = this.metadata.field('labels');
    if (labels.isUnknown || !labels.isComplete) return undefined;
    const known: Record<string, string> = {};
    for (const [key, value] of labels.entries()) {
      if (value.isUnknown) return undefined;
      known[key] = value.text ?? '';
    }
    return known;
  }

  /** `serviceAccountName`, or the older `serviceAccount`, else `default`; absent where unknown. */
  get serviceAccountName(): string | undefined {
    const name = this.field('serviceAccountName');
    const older = this.field('serviceAccount');
    if (name.isUnknown || (name.isAbsent && older.isUnknown)) return undefined;
    // The API server takes an empty name for a missing one.
    return name.text || older.text || 'default';
  }

  /** The name of the workload, else the key of its spec. */
  get range(): TextRange {
    return this.object.range;
  }
}

/** Finds the pod specs of an object: where its kind has them, else along every chain of spec, template and jobTemplate. */
export function findPods(object: KubernetesObject): readonly Pod[] {
  const group = object.group === 'extensions' ? 'apps' : object.group;
  const paths = POD_SPEC_PATHS[`${group}/${object.kind}`];
  if (paths)
    return paths
      .flatMap((path) => placesAt(object.root, path.split('.')))
      .filter((spec) => spec.isMap)
      .map((spec) => new Pod(object, spec));
  return searchPods(object.root, 0).map((spec) => new Pod(object, spec));
}

/** The fields at a path; `*` stands for every entry. */
export function placesAt(field: Field, [step, ...rest]: readonly string[]): readonly Field[] {
  if (step === undefined) return [field];
  if (step !== '*') return placesAt(field.at(step), rest);
  const entries = field.isSequence ? field.items() : field.entries().map(([, value]) => value);
  return entries.flatMap((entry) => placesAt(entry, rest));
}

const STEPS = ['spec', 'template', 'jobTemplate', 'podTemplate', 'workloadTemplate', 'podSpec'];

function searchPods(field: Field, depth: number): readonly Field[] {
  if (depth > 8 || !field.isMap) return [];
  if (
    field
      .field('containers')
      .items()
      .some((item) => item.isMap && (item.field('image').exists || item.field('name').exists))
  )
    return [field];
  return STEPS.flatMap((step) => searchPods(field.at(step), depth + 1));
}
