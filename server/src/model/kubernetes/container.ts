import type { Located, TextRange } from '../../syntax/text.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Pod } from './pod.js';

/** The lists of a PodSpec that hold containers. */
export type ContainerList = 'containers' | 'initContainers' | 'ephemeralContainers';

/** A container of a pod, of whichever list. */
export class Container implements Located {
  readonly pod: Pod;
  /** The item of the list. */
  readonly root: Field;
  readonly list: ContainerList;

  constructor(pod: Pod, root: Field, list: ContainerList) {
    this.pod = pod;
    this.root = root;
    this.list = list;
  }

  field(path: string): Field {
    return this.root.field(path);
  }

  /** Its name as written, templates included. */
  get name(): string {
    return this.field('name').source ?? '';
  }

  /** How messages name it: `Container "web"`. */
  get title(): string {
    return this.name === '' ? `A container of ${this.pod.title}` : `Container "${this.name}"`;
  }

  /**
   * A field that the container inherits from its pod's securityContext where it does not set it itself, such as
   * `runAsNonRoot`: the field that holds, or the container's own where neither is there.
   * API: SecurityContext, "values in SecurityContext take precedence over PodSecurityContext".
   */
  effective(name: string): Field {
    const own = this.field('securityContext').field(name);
    if (!own.isAbsent) return own;
    const inherited = this.pod.field('securityContext').field(name);
    return inherited.isAbsent ? own : inherited;
  }

  /** Certainly `privileged: true`. */
  get isPrivileged(): boolean {
    return this.field('securityContext.privileged').is(true);
  }

  /** Certainly adds the capability, spelt with or without `CAP_`. */
  addsCapability(name: string): boolean {
    return this.field('securityContext.capabilities.add')
      .texts()
      .some((text) => capabilityName(text) === name);
  }

  /** Its name, else its first key. */
  get range(): TextRange {
    const name = this.field('name');
    return name.exists ? name.range : this.root.range;
  }
}

/** A capability as Kubernetes documents it: upper case, without `CAP_` (container runtimes take both spellings). */
export const capabilityName = (text: string): string => text.toUpperCase().replace(/^CAP_/, '');
