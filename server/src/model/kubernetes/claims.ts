import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** A claim for storage: a PersistentVolumeClaim, or a template of one in a StatefulSet. */
export interface Claim {
  /** How messages name it. */
  readonly title: string;
  readonly accessModes: Field;
  /** True where the access modes are known and none of them is for one node or pod alone. */
  readonly isShared: boolean;
  readonly storage: Field;
  readonly storageClass: Field;
  /** True where no class is named, in the field or the older annotation. An empty name asks for none on purpose. */
  readonly hasNoClass: boolean;
}

const OLDER_CLASS = ['volume.beta.kubernetes.io/storage-class', 'volume.alpha.kubernetes.io/storage-class'];

/** The claims that an object is or makes. */
export function claimsOf(object: KubernetesObject): readonly Claim[] {
  if (object.kind !== 'StatefulSet') return [claim(object.title, object.root)];
  return object
    .field('spec.volumeClaimTemplates')
    .items()
    .filter((template) => template.isMap)
    .map((template) =>
      claim(`The claim "${template.field('metadata.name').source ?? ''}" of ${object.title}`, template),
    );
}

function claim(title: string, root: Field): Claim {
  const accessModes = root.field('spec.accessModes');
  const storageClass = root.field('spec.storageClassName');
  const annotations = root.field('metadata.annotations');
  return {
    title,
    accessModes,
    isShared: accessModes.excludes('ReadWriteOnce') && accessModes.excludes('ReadWriteOncePod'),
    storage: root.field('spec.resources.requests.storage'),
    storageClass,
    hasNoClass: storageClass.isAbsent && OLDER_CLASS.every((key) => annotations.at(key).isAbsent),
  };
}
