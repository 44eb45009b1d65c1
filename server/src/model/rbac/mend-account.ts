import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { addObject, objectName } from '../kubernetes/new-object.js';
import type { Pod } from '../kubernetes/pod.js';

/** A way to mend a reference to a ServiceAccount. */
interface Mending {
  readonly title: string;
  readonly changes: readonly [Change, ...Change[]];
  readonly risk: string;
}

/** What mends a name that leads to no ServiceAccount: the name that is most like it, or a ServiceAccount of that name beside the object. */
export function mendMissing(
  name: Field,
  {
    beside,
    namespace,
    closest,
  }: { beside: KubernetesObject; namespace: string | undefined; closest: string | undefined },
): readonly Mending[] {
  const account = name.text ?? '';
  const add = newAccount(beside, account, namespace);
  return [
    ...(closest === undefined
      ? []
      : [
          {
            title: `Name the ServiceAccount "${closest}"`,
            changes: [name.set(closest)] as const,
            risk: 'The rights of another ServiceAccount are used.',
          },
        ]),
    ...(add === undefined
      ? []
      : [
          {
            title: `Create the ServiceAccount "${account}"`,
            changes: [add] as const,
            risk: 'Bindings that wait for that name give it their rights, and its pods find no token unless they ask for it.',
          },
        ]),
  ];
}

/** Gives a workload a ServiceAccount of its own, named after it. None where that name is taken, or no name is known. */
export function ownAccount(pod: Pod, isTaken: (name: string) => boolean): readonly Mending[] {
  const { object } = pod;
  const name = object.name === undefined ? '' : objectName(object.name);
  if (name === '' || name === 'default' || isTaken(name)) return [];
  const add = newAccount(object, name, object.namespace);
  const older = pod.field('serviceAccount');
  return add === undefined
    ? []
    : [
        {
          title: `Run as a ServiceAccount "${name}" of its own`,
          changes: [pod.field('serviceAccountName').set(name), ...(older.exists ? [older.set(name)] : []), add],
          risk: 'The pods lose the rights of the ServiceAccount that they had, and find no token unless they ask for it.',
        },
      ];
}

const newAccount = (beside: KubernetesObject, name: string, namespace: string | undefined): Change | undefined =>
  addObject(beside, `${name}-serviceaccount.yaml`, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    automountServiceAccountToken: false,
  });
