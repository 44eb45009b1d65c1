import { localKind } from './endpoint-address.js';

const LOCALHOST = /^(?:localhost|.+\.localhost|localhost\.localdomain|ip6-localhost|ip6-loopback|0\.0\.0\.0)$/;
/** Names that answer with the address that they hold. */
const ADDRESS_IN_NAME = /^(?:.+\.)?(127\.\d+\.\d+\.\d+|169\.254\.\d+\.\d+)\.(?:nip|sslip|xip)\.io$/;
const METADATA = /^(?:metadata\.google\.internal|metadata\.goog|instance-data(?:\.ec2\.internal)?)$/;
const IN_CLUSTER = /\.svc(?:\.cluster\.local)?$/;

/**
 * What an `externalName` leads to that is not outside: the machine itself or the metadata service of its cloud, in words.
 * `isCautious` counts Services of the cluster, too, which many alias for convenience.
 */
export function internalTarget(externalName: string, isCautious: boolean): string | undefined {
  const name = externalName.toLowerCase().replace(/\.$/, '');
  const kind = localKind(ADDRESS_IN_NAME.exec(name)?.[1] ?? name);
  if (LOCALHOST.test(name) || kind === 'loopback') return 'the local host of whatever resolves its name';
  if (METADATA.test(name) || kind === 'link-local') return 'the metadata service of the cloud';
  return isCautious && IN_CLUSTER.test(name) ? 'a Service of the cluster' : undefined;
}
