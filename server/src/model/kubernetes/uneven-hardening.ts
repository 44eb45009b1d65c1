import type { Change } from '../../syntax/change.js';
import { keepsDefaultCapabilities } from './capabilities.js';
import type { Container } from './container.js';

/** Settings that take rights away and that every program of a pod can share. */
const SHARED = ['readOnlyRootFilesystem', 'runAsNonRoot', 'seccompProfile'];

/**
 * The main container of the pod where that one is hardened and this one is not at all, with what hardens it alike. A
 * container that needs privileges is another matter.
 */
export function hardenAlike(
  container: Container,
): { readonly main: Container; readonly changes: readonly [Change, ...Change[]] } | undefined {
  const { pod } = container;
  const main = pod.containers.find(({ list }) => list === 'containers');
  const escalation = container.field('securityContext.allowPrivilegeEscalation');
  if (main === undefined || pod.runsOnWindows || !isHardened(main)) return undefined;
  if (!escalation.isNot(false) || !keepsDefaultCapabilities(container)) return undefined;
  if (container.isPrivileged || container.addsCapability('SYS_ADMIN')) return undefined;
  const own = container.field('securityContext');
  const copied = SHARED.flatMap((name) => {
    const value = main.field('securityContext').field(name).toData();
    // Root would be refused at the start.
    const isRoot = name === 'runAsNonRoot' && container.effective('runAsUser').is(0);
    return own.field(name).isAbsent && value !== undefined && value !== null && !isRoot
      ? [own.field(name).set(value)]
      : [];
  });
  return { main, changes: [escalation.set(false), own.field('capabilities.drop').set(['ALL']), ...copied] };
}

const isHardened = (container: Container): boolean =>
  container.field('securityContext.allowPrivilegeEscalation').is(false) &&
  container.field('securityContext.capabilities.drop').includes('ALL');
