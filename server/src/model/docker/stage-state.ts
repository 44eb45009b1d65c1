import type { Argument } from '../../syntax/dockerfile/instruction.js';
import type {
  AnyInstruction,
  CmdInstruction,
  EntrypointInstruction,
  ExposeInstruction,
  HealthcheckInstruction,
  PairsInstruction,
  ShellInstruction,
  UserInstruction,
  WorkdirInstruction,
} from '../../syntax/dockerfile/instruction-kinds.js';
import type { ShellDialect } from '../../syntax/dockerfile/shell.js';
import { declareArguments, declareEnvironment, type Resolved, type Variables } from './variables.js';

/** Who runs commands at one place of a stage. */
export interface StageUser {
  /** The `USER` that set it; undefined where the base image decides. */
  readonly instruction: UserInstruction | undefined;
  /** `user[:group]` with variables put in; undefined where it is unknown. */
  readonly text: string | undefined;
  /** Undefined where it is unknown. Empty means root, as in an image from scratch. */
  readonly user: string | undefined;
  /** Undefined where it is unknown or not given. */
  readonly group: string | undefined;
  readonly known: boolean;
  /** True for the superuser, false for another user, undefined where it is unknown. */
  readonly isRoot: boolean | undefined;
  /** True where it comes from an earlier stage or the base image. */
  readonly inherited: boolean;
  /** True where it follows from a build argument. */
  readonly fromBuildArgument: boolean;
}

/** Where commands run at one place of a stage. */
export interface StageWorkdir {
  readonly instruction: WorkdirInstruction | undefined;
  /** Absolute; undefined where it hangs on the base image or an unknown variable. */
  readonly path: string | undefined;
}

/** The shell that runs what is not in exec form. */
export interface StageShell {
  readonly dialect: ShellDialect;
  /** Undefined for the default. */
  readonly instruction: ShellInstruction | undefined;
  /** Program and options; empty for the default. */
  readonly command: readonly string[];
}

export interface ExposedPort {
  /** First and last are the same for a single port. */
  readonly first: number;
  readonly last: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly argument: Argument;
  readonly instruction: ExposeInstruction;
}

/** What holds at one place of a stage. */
export interface StageState {
  readonly user: StageUser;
  readonly workdir: StageWorkdir;
  readonly shell: StageShell;
  /** What words see: arguments and environment. */
  readonly variables: Variables;
  /** Ports whose numbers are known. */
  readonly ports: readonly ExposedPort[];
  readonly entrypoint: EntrypointInstruction | undefined;
  readonly cmd: CmdInstruction | undefined;
  readonly healthcheck: HealthcheckInstruction | undefined;
  /** Paths as Docker reads them; undefined where a variable hides one. */
  readonly volumes: readonly (string | undefined)[];
  /** By key; undefined where the value is unknown. Those of the base image are not in it. */
  readonly labels: ReadonlyMap<string, string | undefined>;
}

/** What holds in all of a stage. */
export interface StageContext {
  readonly globals: Variables;
  readonly isWindows: boolean;
  /** True while a `CMD` of this stage is in force, which an `ENTRYPOINT` then leaves alone. */
  readonly setsCmd: boolean;
}

/** The state after an instruction of a stage; `ONBUILD` changes nothing here. */
export function applyInstruction(state: StageState, instruction: AnyInstruction, context: StageContext): StageState {
  switch (instruction.name) {
    case 'USER':
      return { ...state, user: resolveUser(instruction, state) };
    case 'WORKDIR':
      return { ...state, workdir: resolveWorkdir(instruction, state, context.isWindows) };
    case 'ARG':
      return {
        ...state,
        variables: state.variables.with(declareArguments(instruction, state.variables, context.globals)),
      };
    case 'ENV':
      return { ...state, variables: state.variables.with(declareEnvironment(instruction, state.variables)) };
    case 'SHELL':
      return instruction.form === 'exec' ? { ...state, shell: readShell(instruction) } : state;
    case 'EXPOSE':
      return { ...state, ports: [...state.ports, ...exposedPorts(instruction, state.variables)] };
    case 'VOLUME':
      return { ...state, volumes: [...state.volumes, ...instruction.args.map((path) => resolve(path, state).text)] };
    case 'LABEL':
      return { ...state, labels: new Map([...state.labels, ...labelsOf(instruction, state)]) };
    case 'ENTRYPOINT':
      return { ...state, entrypoint: instruction, cmd: context.setsCmd ? state.cmd : undefined };
    case 'CMD':
      return { ...state, cmd: instruction };
    case 'HEALTHCHECK':
      return { ...state, healthcheck: instruction };
    default:
      return state;
  }
}

function resolveUser(instruction: UserInstruction, { variables }: StageState): StageUser {
  const { text, fromBuildArgument } =
    instruction.value === undefined
      ? { text: undefined, fromBuildArgument: false }
      : variables.resolve(instruction.value.word.text, instruction.escape);
  const trimmed = text?.trim();
  const [user, group] = trimmed?.split(':', 2) ?? [];
  return {
    instruction,
    text: trimmed,
    user,
    group: group === '' ? undefined : group,
    known: trimmed !== undefined,
    isRoot: user === undefined ? undefined : isRootUser(user),
    inherited: false,
    fromBuildArgument,
  };
}

/** True for `root`, the number 0, and no name at all, which Docker takes as root; on Windows for the administrator. */
export const isRootUser = (user: string): boolean => user === '' || /^(?:root|0+|ContainerAdministrator)$/i.test(user);

/** Where commands run after a `WORKDIR`, given what holds before it. */
export function resolveWorkdir(instruction: WorkdirInstruction, state: StageState, isWindows: boolean): StageWorkdir {
  const { value } = instruction;
  const text = value === undefined ? undefined : state.variables.resolve(value.word.text, instruction.escape).text;
  if (text === undefined || text === '') return { instruction, path: undefined };
  return { instruction, path: isWindows ? joinWindows(state.workdir.path, text) : joinPosix(state.workdir.path, text) };
}

/** A path from a folder; undefined where it is relative and the folder is unknown. */
export function joinPosix(base: string | undefined, path: string): string | undefined {
  if (path.startsWith('/')) return normalize(path, '/');
  return base === undefined ? undefined : normalize(`${base}/${path}`, '/');
}

function joinWindows(base: string | undefined, path: string): string | undefined {
  const bare = path.replace(/^[a-z]:(?=[\\/])/i, '').replaceAll('/', '\\');
  if (bare.startsWith('\\')) return `C:${normalize(bare, '\\')}`;
  return base === undefined ? undefined : `C:${normalize(`${base.slice(2)}\\${bare}`, '\\')}`;
}

function normalize(path: string, separator: string): string {
  const parts: string[] = [];
  for (const part of path.split(separator)) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return separator + parts.join(separator);
}

function readShell(instruction: ShellInstruction): StageShell {
  const command = instruction.args.map(({ word }) => word.text);
  return { instruction, command, dialect: shellDialect(command[0] ?? '') };
}

/** The language that a shell of this name or path reads. */
export function shellDialect(program: string): ShellDialect {
  const name = (program.split(/[\\/]/).at(-1) ?? '').toLowerCase().replace(/\.exe$/, '');
  if (/^(?:sh|bash|ash|dash|ksh|mksh|zsh|busybox)$/.test(name)) return 'posix';
  if (name === 'powershell' || name === 'pwsh') return 'powershell';
  return name === 'cmd' ? 'cmd' : 'unknown';
}

const resolve = (argument: Argument, { variables }: StageState): Resolved =>
  variables.resolve(argument.word.text, argument.escape);

function labelsOf(
  { pairs }: PairsInstruction<'LABEL'>,
  state: StageState,
): readonly (readonly [string, string | undefined])[] {
  return pairs.flatMap(({ key, value }) => {
    const name = resolve(key, state).text;
    return name === undefined ? [] : [[name, resolve(value, state).text] as const];
  });
}

/** The ports of an instruction whose numbers are known, by the variables that hold there. */
export function exposedPorts(instruction: ExposeInstruction, variables: Variables): readonly ExposedPort[] {
  return instruction.args.flatMap((argument) => {
    const { text } = variables.resolve(argument.word.text, instruction.escape);
    const match = /^(?:.*:)?(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i.exec(text ?? '');
    if (match === null) return [];
    const [, first = '', last = first, protocol = 'tcp'] = match;
    const kind = protocol.toLowerCase();
    return [
      {
        first: Number(first),
        last: Number(last),
        protocol: kind === 'udp' || kind === 'sctp' ? kind : 'tcp',
        argument,
        instruction,
      } as const,
    ];
  });
}
