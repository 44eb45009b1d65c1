import type { Change } from '../../syntax/change.js';
import type { AnyInstruction, Instructions, RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Located } from '../../syntax/text.js';
import type { Stage } from '../docker/stage.js';
import { findCredential } from './credential.js';
import { secretName } from './secret-name.js';

/** A build argument or environment variable of an image that holds a credential, or is made to receive one. */
export interface DeclaredSecret {
  readonly name: string;
  readonly at: Located;
  /** What its value is, with its article; absent where only its name tells. */
  readonly title: string | undefined;
}

/**
 * Credentials that ARG and ENV leave in the image. An ARG without a value counts by its name: the value that a build
 * passes is in the history all the same (docs.docker.com, "Build variables"). An ENV counts where it takes such an argument over.
 */
export function declaredSecrets(
  instruction: Instructions['ARG'] | Instructions['ENV'],
  stage: Stage | undefined,
  isCautious: boolean,
): readonly DeclaredSecret[] {
  const isTelling = (name: string): boolean => {
    const strength = secretName(name);
    return strength !== undefined && (isCautious || strength !== 'perhaps');
  };
  if (instruction.name === 'ARG') {
    return instruction.declarations.flatMap(({ name, default: value }): readonly DeclaredSecret[] => {
      if (value !== undefined && value.value !== '' && value.isLiteral) {
        const found = findCredential(name.text, value.value, isCautious);
        return found === undefined ? [] : [{ name: name.text, at: value, title: found.title }];
      }
      return isTelling(name.text) ? [{ name: name.text, at: name, title: undefined }] : [];
    });
  }
  return instruction.pairs.flatMap(({ key, value }): readonly DeclaredSecret[] => {
    const name = key.value;
    if (value.isLiteral) {
      const found = findCredential(name, value.value, isCautious);
      return found === undefined ? [] : [{ name, at: value, title: found.title }];
    }
    const isTakenOver = stage?.resolve(value, instruction).fromBuildArgument ?? false;
    return isTakenOver && isTelling(name) ? [{ name, at: key, title: undefined }] : [];
  });
}

/**
 * Takes an argument away and mounts a secret of its name in the one RUN that uses it. Absent where none or several use it,
 * and where anything else of the stage names it.
 */
export function mountInstead(
  instruction: Instructions['ARG'] | Instructions['ENV'],
  stage: Stage | undefined,
): readonly [Change, Change] | undefined {
  if (instruction.name !== 'ARG' || instruction.onbuild !== undefined || stage === undefined) return undefined;
  const [declaration, ...others] = instruction.declarations;
  if (declaration === undefined || others.length > 0) return undefined;
  const name = declaration.name.text;
  const later = stage.instructions.slice(stage.instructions.indexOf(instruction) + 1);
  const users = later.filter((other) => new RegExp(`(?<!\\w)${name}(?!\\w)`).test(other.text));
  // Programs read the environment without naming it: the only RUN of the stage uses the argument in any case.
  const [run, ...more] = users.length > 0 ? users : later.filter(isRun);
  if (run === undefined || more.length > 0 || !isRun(run) || run.onbuild !== undefined) return undefined;
  return [instruction.remove(), run.addFlag('mount', `type=secret,id=${name},env=${name}`)];
}

const isRun = (instruction: AnyInstruction): instruction is RunInstruction => instruction.name === 'RUN';
