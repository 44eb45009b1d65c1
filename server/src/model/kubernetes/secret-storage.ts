import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** How a provisioner is asked to encrypt the volumes of a StorageClass, by its documentation. */
interface Encryption {
  readonly provisioner: RegExp;
  readonly parameter: string;
  readonly value: string;
  /** True where volumes can only be encrypted with a key that has to be named as well. */
  readonly needsKey?: true;
}

const ENCRYPTIONS: readonly Encryption[] = [
  { provisioner: /^(?:ebs\.csi\.aws\.com|kubernetes\.io\/aws-ebs)$/, parameter: 'encrypted', value: 'true' },
  { provisioner: /^diskplugin\.csi\.alibabacloud\.com$/, parameter: 'encrypted', value: 'true' },
  { provisioner: /^linodebs\.csi\.linode\.com$/, parameter: 'linodebs.csi.linode.com/luks-encrypted', value: 'true' },
  {
    provisioner: /^(?:pxd\.portworx\.com|kubernetes\.io\/portworx-volume)$/,
    parameter: 'secure',
    value: 'true',
    needsKey: true,
  },
  { provisioner: /^driver\.longhorn\.io$/, parameter: 'encrypted', value: 'true', needsKey: true },
  { provisioner: /(?:^|\.)(?:rbd|cephfs)\.csi\.ceph\.com$/, parameter: 'encrypted', value: 'true', needsKey: true },
];

/** Storage that certainly does not ask its provider for encryption at rest. */
export interface PlainStorage {
  /** The parameter that asks for it. */
  readonly parameter: Field;
  readonly provisioner: string;
  /** The value that asks for it; absent where more than that has to be said. */
  readonly value: string | undefined;
}

/**
 * What a StorageClass, or a PersistentVolume by its driver, says of encryption; absent where it asks for it, where nobody
 * knows how the provider is asked, and where the provider encrypts in any case, such as Azure and Google Cloud.
 */
export function plainStorage(storage: KubernetesObject): PlainStorage | undefined {
  const isClass = storage.isA('StorageClass');
  const provisioner = storage.field(isClass ? 'provisioner' : 'spec.csi.driver').text;
  const known = ENCRYPTIONS.find((each) => provisioner !== undefined && each.provisioner.test(provisioner));
  if (provisioner === undefined || known === undefined) return undefined;
  const parameter = storage.field(isClass ? 'parameters' : 'spec.csi.volumeAttributes').at(known.parameter);
  // A volume that exists may well be encrypted without saying so.
  const isPlain = parameter.isPresent ? /^(?:false|no|0)$/i.test(parameter.text ?? '') : isClass && parameter.isAbsent;
  return isPlain ? { parameter, provisioner, value: known.needsKey || !isClass ? undefined : known.value } : undefined;
}
