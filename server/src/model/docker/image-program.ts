import type { Flag } from '../../syntax/dockerfile/instruction.js';
import type { RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Located } from '../../syntax/text.js';
import { stageOf } from './dockerfile.js';
import { copyOwner } from './owner-flag.js';
import { commandsOf, type RunCommand } from './run-command.js';
import type { Stage } from './stage.js';
import { joinPosix } from './stage-state.js';
import { instructionsOfImage } from './sudo.js';

/** Where an image gives the file that it runs to the user that runs it. */
export interface WritableProgram {
  readonly at: Located;
  /** The `--chown` that does it; undefined for a command. */
  readonly flag: Flag | undefined;
  readonly path: string;
  readonly user: string;
}

/** What runs the file that it is given. */
const INTERPRETER = /^(?:node|nodejs|deno|bun|python[\d.]*|ruby|perl|php[\d.]*|java|dotnet|(?:ba|da|a|z|k)?sh)$/;
/** Programs that become, or start, the command that follows them. */
const LAUNCHER = /entrypoint|^(?:tini|dumb-init|catatonit|gosu|su-exec|env)$/;
const SCRIPT = /^[^:=]+\.(?:[cm]?js|ts|py|rb|pl|php|sh|jar|war|dll)$/;

/** What an image starts: the program where it is named by a path, and the script that an interpreter is given. */
export function programPaths(stage: Stage): readonly string[] {
  const { entrypoint, cmd, workdir } = stage.end;
  const [first, second] = [entrypoint, cmd].map((instruction) => instruction && commandsOf(instruction)[0]);
  const scriptOf = ({ args }: RunCommand): string | undefined =>
    args.flatMap(({ value }) => value ?? []).find((word) => !word.startsWith('-') && isFile(word));
  const programOf = (command: RunCommand): string | undefined => {
    const { value } = command.nameWord;
    if (INTERPRETER.test(command.name)) return scriptOf(command);
    return value?.includes('/') === true || SCRIPT.test(value ?? '') ? value : undefined;
  };
  const files: (string | undefined)[] = [first && programOf(first)];
  // What follows the entrypoint is a program only where that runs what it is given.
  const takesProgram =
    first === undefined || LAUNCHER.test(first.name) || (INTERPRETER.test(first.name) && files[0] === undefined);
  if (second !== undefined && takesProgram) files.push(programOf(second));
  return files.flatMap((file) => (file === undefined ? [] : (joinPosix(workdir.path, file) ?? [])));
}

const isFile = (word: string): boolean => word.includes('/') || SCRIPT.test(word);

/** The places at which the program of the final stage becomes the property of the user at its end. */
export function writablePrograms(stage: Stage): readonly WritableProgram[] {
  const { user, isRoot } = stage.userAtEnd;
  if (!stage.isFinal || stage.isWindows || user === undefined || isRoot !== false) return [];
  const programs = programPaths(stage);
  if (programs.length === 0) return [];
  const found: WritableProgram[] = [];
  for (const instruction of instructionsOfImage(stage)) {
    const own = stageOf(instruction);
    if (own === undefined || instruction.onbuild !== undefined) continue;
    if (instruction.name === 'RUN') found.push(...givenAway(instruction, programs, user));
    if (instruction.name !== 'COPY' && instruction.name !== 'ADD') continue;
    const flag = instruction.flag('chown');
    const target = instruction.destination;
    if (flag === undefined || target === undefined || copyOwner(instruction, own) !== user) continue;
    const text = own.resolve(target, instruction).text;
    const folder = text === undefined ? undefined : joinPosix(own.stateAt(instruction).workdir.path, text);
    const path = programs.find((program) => isIn(program, folder));
    if (path !== undefined) found.push({ at: flag, flag, path, user });
  }
  return found;
}

/** True for a folder and what is below it; of the root folder nobody knows what is put there. */
const isIn = (path: string, folder: string | undefined): boolean =>
  folder !== undefined && folder !== '/' && (path === folder || path.startsWith(`${folder}/`));

/** `chown` of the program itself, or with `-R` of a folder around it. */
function givenAway(run: RunInstruction, programs: readonly string[], user: string): readonly WritableProgram[] {
  const folder = stageOf(run)?.stateAt(run).workdir.path;
  return commandsOf(run).flatMap((command) => {
    if (!command.is('chown')) return [];
    const isDeep = command.hasOption(['-R', '--recursive']);
    const [owner, ...paths] = command.arguments({ long: ['from', 'reference'] }).operands;
    if (owner?.value?.split(/[:.]/, 1)[0] !== user) return [];
    return paths.flatMap((word): readonly WritableProgram[] => {
      const given = word.value === undefined ? undefined : joinPosix(folder, word.value);
      const path = programs.find((program) => (isDeep ? isIn(program, given) : program === given));
      return path === undefined ? [] : [{ at: word, flag: undefined, path, user }];
    });
  });
}
