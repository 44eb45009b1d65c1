import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from './container.js';

/** Something in a container that people leave behind after a search for an error. */
export interface DebugLeftover {
  readonly field: Field;
  /** A predicate of the container. */
  readonly sign: string;
  /** Absent where only the author knows what belongs there. */
  readonly fix:
    | { readonly title: string; readonly changes: readonly [Change, ...Change[]]; readonly risk?: string }
    | undefined;
}

/** Ports of debuggers (JDWP, Node.js inspector, Delve, by their manuals). */
const DEBUG_PORTS: ReadonlyMap<number, string> = new Map([
  [5005, 'a Java debugger'],
  [9229, 'a Node.js debugger'],
  [2345, 'a Go debugger'],
]);

const TOOLBOXES =
  /(?:^|\/)(?:netshoot|network-multitool|busybox-curl|dnsutils|debug-tools|kubectl-debug|swiss-army-knife|toolbox)(?:[:@]|$)/;
const DEBUG_FLAG = /^--inspect(?:-brk)?(?:=|$)|^-agentlib:jdwp|^-Xrunjdwp|^-Xdebug$/;
const DEBUG_OPTIONS = /-agentlib:jdwp|-Xrunjdwp|--inspect(?:-brk)?(?:[= ]|$)/;

/** A program that does nothing but wait for ever. */
const WAITS =
  /^(?:(?:\S*\/)?(?:sh|bash|ash) -\w*c )?(?:exec )?(?:(?:\S*\/)?sleep (?:inf|infinity|\d{6,}|\d+d)|(?:\S*\/)?tail -[fF] \/dev\/null|while (?:true|:|\[ 1 \]); ?do sleep \S+; ?done);?$/;

/** What in the container looks left over from debugging, and what takes it away. */
export function debugLeftovers(container: Container): readonly DebugLeftover[] {
  return [...toolbox(container), ...waiting(container), ...terminal(container), ...debuggers(container)];
}

function toolbox(container: Container): readonly DebugLeftover[] {
  const field = container.field('image');
  const { text } = field;
  return text !== undefined && TOOLBOXES.test(text)
    ? [{ field, sign: `has the image "${text}", a box of tools`, fix: undefined }]
    : [];
}

function waiting(container: Container): readonly DebugLeftover[] {
  const [command, args] = [container.field('command'), container.field('args')];
  const lines = [[...command.texts(), ...args.texts()], command.texts()].map((words) => words.join(' ').trim());
  if (!lines.some((line) => WAITS.test(line))) return [];
  const [field, ...others] = [command, args].filter(({ isPresent }) => isPresent);
  return field === undefined
    ? []
    : [
        {
          field,
          sign: 'only waits',
          fix: {
            title: 'Let the image run its own command',
            changes: [field.remove(), ...others.map((other) => other.remove())],
            risk: 'The program of the image starts, and a container of an image without one stops at once.',
          },
        },
      ];
}

function terminal(container: Container): readonly DebugLeftover[] {
  const [stdin, tty] = [container.field('stdin'), container.field('tty')];
  if (!stdin.is(true) || !tty.is(true)) return [];
  const fix = {
    title: 'Remove stdin and tty',
    changes: [stdin.remove(), tty.remove()],
    risk: 'A shell as the program of the container ends at once.',
  } as const;
  return [{ field: tty, sign: 'has a terminal', fix }];
}

function debuggers(container: Container): readonly DebugLeftover[] {
  const ports = container
    .field('ports')
    .items()
    .flatMap((port): readonly DebugLeftover[] => {
      const field = port.field('containerPort');
      const title = DEBUG_PORTS.get(Number(field.text));
      if (title === undefined) return [];
      const fix = { title: `Remove port ${field.text}`, changes: [port.remove()] as const, risk: NO_DEBUGGER };
      return [{ field, sign: `declares port ${field.text} of ${title}`, fix }];
    });
  const flags = [...container.field('command').items(), ...container.field('args').items()]
    .filter((word) => DEBUG_FLAG.test(word.text ?? ''))
    .map((word): DebugLeftover => {
      const fix = { title: `Remove ${word.text}`, changes: [word.remove()] as const, risk: NO_DEBUGGER };
      return { field: word, sign: `starts a debugger by "${word.text}"`, fix };
    });
  const variables = container
    .field('env')
    .items()
    .filter((variable) => DEBUG_OPTIONS.test(variable.field('value').text ?? ''))
    .map((variable): DebugLeftover => {
      const name = variable.field('name').source ?? 'a variable';
      return { field: variable.field('value'), sign: `starts a debugger by ${name}`, fix: undefined };
    });
  return [...ports, ...flags, ...variables];
}

const NO_DEBUGGER = 'A debugger can no longer be attached from outside.';
