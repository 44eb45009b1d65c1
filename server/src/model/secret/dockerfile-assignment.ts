import type { RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Dockerfile } from '../docker/dockerfile.js';
import type { AssignedCredential } from './assigned-credential.js';
import { buildCredentials } from './build-credential.js';
import { commandCredentials } from './command-credential.js';
import { findCredential, findEmbedded } from './credential.js';

const HOLDER = 'The Dockerfile';

/** Credentials by their names in labels, in files that COPY writes, and in the commands of RUN, CMD and ENTRYPOINT. */
export function dockerfileAssignments(dockerfile: Dockerfile, isCautious: boolean): readonly AssignedCredential[] {
  const text = dockerfile.tree.text;
  const found: AssignedCredential[] = [];
  const add = (start: number, end: number, name: string | undefined, title: string): void => {
    const at = { range: { start, end } };
    found.push({ at, owner: at, holder: HOLDER, name: name ?? '', title });
  };
  for (const stage of dockerfile.stages) {
    for (const instruction of stage.instructions) {
      if (instruction.name === 'LABEL') {
        for (const { key, value } of instruction.pairs) {
          const credential = value.isLiteral ? findCredential(key.value, value.value, isCautious) : undefined;
          if (credential) add(value.range.start, value.range.end, key.value, credential.title);
        }
      } else if (instruction.name === 'COPY' || instruction.name === 'ADD') {
        for (const { bodyRange } of instruction.heredocs) {
          const body = text.slice(bodyRange.start, bodyRange.end);
          for (const { key, start, end, title } of findEmbedded(body, instruction.destination?.value ?? '', isCautious))
            add(bodyRange.start + start, bodyRange.start + end, key, title);
        }
      } else if (instruction.name === 'RUN' || instruction.name === 'CMD' || instruction.name === 'ENTRYPOINT') {
        const { range } = instruction;
        // What a step of a build uses and is to be mounted has a finding of its own.
        const others = instruction.name === 'RUN' ? buildCredentials(instruction as RunInstruction, stage) : [];
        const written = asCommand(text.slice(range.start, range.end));
        for (const { name, start, end, title } of commandCredentials(written, isCautious)) {
          const from = range.start + start;
          if (others.some(({ at }) => at.range.start <= from && from < at.range.end)) continue;
          if (/^\s*#/.test(text.slice(text.lastIndexOf('\n', from) + 1))) continue;
          add(from, range.start + end, name, title);
        }
      }
    }
  }
  // Known forms and URLs have rules of their own.
  return found.filter(({ title }) => title === 'a password' || title === 'a credential');
}

/** The text of an instruction as one line of the same length: continued lines joined, an array in exec form as words. */
const asCommand = (text: string): string =>
  text
    .replace(/[\\`]\r?\n/g, (whole) => ' '.repeat(whole.length))
    .replace(/^\w+\s*\[.*\]\s*$/s, (list) => list.replace(/[[\]",]/g, ' '));
