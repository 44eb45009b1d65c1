import type { Change } from '../../syntax/change.js';
import type { Located } from '../../syntax/text.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from '../kubernetes/container.js';
import { type CommandCredential, commandCredentials } from './command-credential.js';
import { placeInScalar } from './place-in-scalar.js';
import { secretBeside } from './secret-beside.js';

/** A credential in a command line or an HTTP header of a container. */
export interface ContainerCommandSecret {
  readonly at: Located;
  /** The scalar that holds it. */
  readonly owner: Field;
  /** What it holds, with its article. */
  readonly title: string;
  /** The field of the container that it stands in: `args`, `livenessProbe`. */
  readonly place: string;
  /** Puts a variable in its place; absent where none is put in, or its name or value is not certain. */
  readonly move:
    | { readonly variable: string; readonly secretName: string; readonly changes: readonly [Change, ...Change[]] }
    | undefined;
}

const HANDLERS = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'];

/** The credentials in commands, arguments, probes and lifecycle hooks of a container. */
export function commandSecrets(container: Container, isCautious: boolean): readonly ContainerCommandSecret[] {
  const taken = new Set(
    container
      .field('env')
      .items()
      .map((item) => item.field('name').source),
  );
  const written = ['command', 'args'].flatMap((place) =>
    inWords(container.field(place), isCautious).map(({ field, credential }) => ({
      ...found(field, credential, place),
      move: moveToVariable(container, field, credential, taken),
    })),
  );
  const handled = HANDLERS.flatMap((place) => {
    const handler = container.field(place);
    if (!handler.isMap) return [];
    const headers = handler
      .field('httpGet.httpHeaders')
      .items()
      .flatMap((header) => inHeader(header, isCautious));
    return [...inWords(handler.field('exec.command'), isCautious), ...headers].map(({ field, credential }) => ({
      ...found(field, credential, place.replace(/^.*\./, '')),
      move: undefined,
    }));
  });
  return [...written, ...handled];
}

interface Place {
  readonly field: Field;
  /** Its offsets count within the field's text. */
  readonly credential: CommandCredential;
}

const found = (field: Field, { title, start, end }: CommandCredential, place: string) => ({
  at: placeInScalar(field, start, end),
  owner: field,
  title,
  place,
});

/** A flag and its value may be two words: they are read as one line, of which unknown words are variables. */
function inWords(list: Field, isCautious: boolean): readonly Place[] {
  const words = list.items().map((field) => ({ field, text: field.text ?? '$(UNKNOWN)', at: 0 }));
  if (words.length === 0) return [];
  let line = '';
  for (const word of words) {
    word.at = line.length;
    line += `${word.text} `;
  }
  return commandCredentials(line, isCautious).flatMap((credential) => {
    const word = words.findLast(({ at }) => at <= credential.start);
    if (word === undefined || word.field.isAliased) return [];
    const { start, end } = credential;
    return [{ field: word.field, credential: { ...credential, start: start - word.at, end: end - word.at } }];
  });
}

function inHeader(header: Field, isCautious: boolean): readonly Place[] {
  const value = header.field('value');
  const before = `${header.field('name').text ?? ''}: `;
  return value.text === undefined || value.isAliased
    ? []
    : commandCredentials(before + value.text, isCautious).map((credential) => ({
        field: value,
        credential: { ...credential, start: credential.start - before.length, end: credential.end - before.length },
      }));
}

/** The kubelet puts variables into commands and arguments where they say `$(NAME)` (API: core/v1 Container). */
function moveToVariable(
  container: Container,
  field: Field,
  { name, start, end, title }: CommandCredential,
  taken: Set<string | undefined>,
): ContainerCommandSecret['move'] {
  const text = field.text ?? '';
  const env = container.field('env');
  const variable = (name ?? (title === 'a password' || title.startsWith('a URL') ? 'password' : 'token'))
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/\W+/g, '_')
    .toUpperCase();
  if (env.isUnknown || !env.isComplete || field.node?.anchor !== undefined || taken.has(variable)) return undefined;
  const made = secretBeside(container, variable, text.slice(start, end));
  if (made === undefined) return undefined;
  taken.add(variable);
  return {
    variable,
    secretName: made.name,
    changes: [
      field.set(`${text.slice(0, start)}$(${variable})${text.slice(end)}`),
      env.append({ name: variable, valueFrom: made.reference }),
      made.change,
    ],
  };
}
