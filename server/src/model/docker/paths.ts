/** True for a path that begins neither at the root nor, as on Windows, at a drive. */
export const isRelativePath = (path: string): boolean => path !== '' && !/^(?:[\\/]|[a-z]:)/i.test(path);

/** Folders of which the kernel or the packages of the system are masters (Filesystem Hierarchy Standard). */
const SYSTEM =
  /^\/(?:(?:proc|sys|dev|boot)(?:\/.*)?|etc|bin|sbin|lib|lib32|lib64|libx32|usr|usr\/(?:bin|sbin|lib|lib32|lib64|libexec))$/;

/** Shared memory, and what systemd in a container needs. */
const HARMLESS = /^\/(?:dev\/shm|sys\/fs\/cgroup)\/?$/;

/** True for a folder that belongs to the system, where no program should live and no data should lie. */
export const isSystemFolder = (path: string): boolean =>
  !HARMLESS.test(path) && SYSTEM.test(path.replace(/\/+/g, '/').replace(/(?<=.)\/$/, ''));
