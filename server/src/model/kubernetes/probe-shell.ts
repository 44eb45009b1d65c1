import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from './container.js';
import { firstPort, type ProbeName, probesOf } from './probes.js';

/** Programs of a shell, by their names without folder and suffix. */
const SHELLS = /^(?:(?:ba|da|a|z|k|c)?sh|busybox|cmd|powershell|pwsh)$/;
/** Programs that an image has for people, not for its own program. */
const TOOLS = /^(?:awk|cat|curl|grep|jcmd|jps|ls|nc|ncat|netstat|nslookup|pgrep|pidof|ps|sed|ss|test|wget|\[)$/;

/** A probe whose command needs a shell, or tools, in the image. */
export interface ShellProbe {
  readonly name: ProbeName;
  readonly command: Field;
  readonly program: string;
  readonly isShell: boolean;
  /** The first declared port, by its name where it has one. */
  readonly port: string | number | undefined;
  /** Asks over the network instead; `handler` is `httpGet` or `tcpSocket`. */
  replaceBy(handler: string, value: { readonly [key: string]: string | number }): readonly [Change, ...Change[]];
}

/** The probes of a container that certainly start a shell or a tool. */
export const shellProbes = (container: Container): readonly ShellProbe[] =>
  probesOf(container).flatMap(({ name, probe }) => {
    const exec = probe.field('exec');
    const command = exec.field('command');
    const program =
      command
        .field('[0]')
        .text?.replace(/^.*[\\/]/, '')
        .replace(/\.exe$/i, '') ?? '';
    const isShell = SHELLS.test(program);
    if (!isShell && !TOOLS.test(program)) return [];
    return [
      {
        name,
        command,
        program,
        isShell,
        port: firstPort(container),
        replaceBy: (handler, value) => [exec.remove(), probe.field(handler).set(value)],
      },
    ];
  });
