import type { TextChange } from '../../syntax/change.js';
import type { AnyInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Word } from '../../syntax/dockerfile/shell.js';
import { removeWords } from './command-edit.js';
import { packageCalls } from './package-manager.js';

/** A package with a tool that serves people, or intruders, rather than the program of the image. */
export interface UnneededTool {
  readonly word: Word;
  readonly name: string;
  /** What it is, with its article. */
  readonly kind: string;
  /** Takes it from the list of packages; undefined where it is the only one. */
  readonly removal: TextChange | undefined;
}

/** Packages of Debian, Alpine, Fedora, SUSE and Arch, by what they are. Compilers are what a build needs, and another question. */
const TOOLS: readonly (readonly [kind: string, names: RegExp])[] = [
  ['an editor', /^(?:vim(?:-.+)?|neovim|nano|emacs(?:-.+)?|joe|mcedit|mc)$/],
  [
    'a way to other machines',
    /^(?:openssh(?:-(?:client|clients|server|client-default|sftp-server|server-pam))?|ssh|sshpass|dropbear(?:-.+)?|telnet(?:d|-server)?|inetutils-telnet|rsh-(?:client|redone-client)|ftp|lftp|tnftp|tftp(?:-hpa)?)$/,
  ],
  [
    'a network tool',
    /^(?:netcat(?:-.+)?|nc|ncat|nmap(?:-.+)?|socat|tcpdump|tshark|wireshark(?:-.+)?|net-tools|iputils(?:-.+)?|inetutils-ping|traceroute|tcptraceroute|mtr(?:-tiny)?|dnsutils|bind-utils|bind-tools|bind9-dnsutils|ngrep|iperf3?|hping3|arping|whois)$/,
  ],
  ['a debugger', /^(?:gdb(?:server)?|strace|ltrace|lsof|htop|iotop|sysstat|perf|linux-tools-.+|valgrind)$/],
];

const SYSTEM: ReadonlySet<string> = new Set(['apt', 'apk', 'rpm', 'zypper', 'pacman']);

/** The tools that a step installs and leaves in the image. */
export function unneededTools(instruction: AnyInstruction): readonly UnneededTool[] {
  if (instruction.name !== 'RUN') return [];
  const calls = packageCalls(instruction);
  return calls.flatMap((call) => {
    const { command, family, action, packages, syntax } = call;
    if (action !== 'install' || !SYSTEM.has(family)) return [];
    const later = calls
      .slice(calls.indexOf(call) + 1)
      .filter((other) => other.action === 'remove' && other.family === family);
    const removed = later.flatMap((other) => other.packages.flatMap(({ name }) => name ?? []));
    const virtual = command.option(['-t', '--virtual'], syntax)?.value;
    if (family === 'apk' && virtual !== undefined && removed.includes(virtual)) return [];
    return packages.flatMap(({ word, name }): readonly UnneededTool[] => {
      if (name === undefined || removed.includes(name)) return [];
      const kind = TOOLS.find(([, names]) => names.test(name))?.[0];
      if (kind === undefined) return [];
      return [
        { word, name, kind, removal: packages.length > 1 ? removeWords(instruction, command, [word]) : undefined },
      ];
    });
  });
}
