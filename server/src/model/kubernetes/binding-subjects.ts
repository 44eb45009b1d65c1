import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** A subject of a binding and its name, both certain. */
export interface NamedSubject {
  readonly subject: Field;
  readonly name: Field;
  readonly text: string;
}

/** The subjects of a RoleBinding or ClusterRoleBinding that certainly are of a kind and have a name that is known. */
export const subjectsOfKind = (
  binding: KubernetesObject,
  kind: 'User' | 'Group' | 'ServiceAccount',
): readonly NamedSubject[] =>
  binding
    .field('subjects')
    .items()
    .filter((subject) => subject.field('kind').is(kind))
    .flatMap((subject) => {
      const name = subject.field('name');
      return name.text === undefined ? [] : [{ subject, name, text: name.text }];
    });
