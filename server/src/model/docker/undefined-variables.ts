import type { TextChange } from '../../syntax/change.js';
import type { Instruction } from '../../syntax/dockerfile/instruction.js';
import type { AnyInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { MappedText } from '../../syntax/dockerfile/mapped-text.js';
import { expandWord, type Variable } from '../../syntax/dockerfile/word.js';
import type { Located } from '../../syntax/text.js';
import { closestName } from '../closest-name.js';
import type { Dockerfile } from './dockerfile.js';
import { isOfficial, parseImageReference } from './image-reference.js';
import type { Stage } from './stage.js';
import { PLATFORM_ARGUMENTS, type Variables } from './variables.js';

/** A use of a variable that is empty, or of arguments that make no image. */
export interface UndefinedVariable {
  readonly at: Located;
  /**
   * `from`: unknown before the first FROM; `global`: set only there; `itself`: set by the same ENV; `stage`: set
   * nowhere; `image`: the defaults of the arguments name no image.
   */
  readonly kind: 'from' | 'global' | 'itself' | 'stage' | 'image';
  /** Of the variable; for `image` the name as written. */
  readonly name: string;
  /** What was probably meant. */
  readonly meant: { readonly name: string; readonly change: TextChange } | undefined;
  /** Takes the argument over into the stage. */
  readonly declare: TextChange | undefined;
}

/** What the shell of every image, and what Docker, knows without being told (Dockerfile reference, "Predefined ARGs"). */
const PREDEFINED =
  /^(?:PATH|HOME|HOSTNAME|USER|PWD|(?:HTTPS?|FTP|NO|ALL)_PROXY|(?:https?|ftp|no|all)_proxy|SOURCE_DATE_EPOCH|BUILDKIT_\w+)$/;

/** Images whose configuration sets PATH and nothing else. */
const BARE = /^docker\.io\/library\/(?:alpine|busybox|debian|ubuntu)$/;

/** Every variable that is certainly empty; with `isCautious` also base images that need an argument from the builder. */
export function undefinedVariables(dockerfile: Dockerfile, isCautious: boolean): readonly UndefinedVariable[] {
  if (!dockerfile.tree.text.includes('$')) return [];
  return dockerfile.stages.flatMap((stage) => [
    ...inFrom(dockerfile, stage),
    ...invalidBase(dockerfile, stage, isCautious),
    ...stage.instructions.flatMap((instruction) => inStage(dockerfile, stage, instruction)),
  ]);
}

interface Use extends Located {
  readonly name: string;
  /** The word that it stands in. */
  readonly word: MappedText;
}

/** The variables whose emptiness changes the word: those with a default of their own do not count. */
function uses(word: MappedText, escapedBy: '\\' | '`'): readonly Use[] {
  if (!word.text.includes('$')) return [];
  const isUsed = new Set(expandWord(word.text, () => ({ state: 'unset' }), { escape: escapedBy }).variables);
  const found: Use[] = [];
  for (const match of word.text.matchAll(/\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?([-+?])|[^}])?[^}]*\})/g)) {
    const name = match[1] ?? match[2] ?? '';
    // A misspelled name is one whatever stands beside it; else a default says that it may be empty.
    if (!isUsed.has(name) || word.text.charAt(match.index - 1) === escapedBy) continue;
    found.push({ name, word, range: word.rangeOf(match.index, match.index + match[0].length) });
  }
  return found;
}

/** True where the text says what holds without the variable. */
const hasDefault = ({ range, word, name }: Use): boolean => {
  const at = word.text.search(new RegExp(`\\$\\{${name}:?[-+?]`));
  return at >= 0 && word.offsetAt(at) === range.start;
};

function inFrom({ globalArgs }: Dockerfile, { from }: Stage): readonly UndefinedVariable[] {
  const words = [from.image?.word, ...from.flags.map(({ word }) => word)].filter((word) => word !== undefined);
  const names = globalArgs.names;
  return words
    .flatMap((word) => uses(word, from.escape))
    .flatMap((use): readonly UndefinedVariable[] => {
      if (globalArgs.get(use.name) !== undefined || PREDEFINED.test(use.name)) return [];
      const meant = meantBy(use, names);
      return meant === undefined && hasDefault(use)
        ? []
        : [{ at: use, kind: 'from', name: use.name, meant, declare: undefined }];
    });
}

/** The name that is left when nobody sets an argument (BuildKit: rule InvalidDefaultArgInFrom). */
function invalidBase({ globalArgs }: Dockerfile, { from }: Stage, isCautious: boolean): readonly UndefinedVariable[] {
  const { image } = from;
  if (image === undefined || image.isLiteral) return [];
  let isUnset = false;
  const { text } = expandWord(
    image.word.text,
    (name): Variable => {
      const variable = globalArgs.get(name);
      if (variable === undefined) return { state: 'unknown' };
      if (variable.value !== undefined) return { state: 'set', value: variable.value };
      isUnset ||= variable.isUnset;
      return { state: variable.isUnset ? 'unset' : 'unknown' };
    },
    { escape: from.escape },
  );
  const isInvalid = text !== undefined && text !== 'scratch' && parseImageReference(text.toLowerCase()) === undefined;
  return isInvalid && (!isUnset || isCautious)
    ? [{ at: image, kind: 'image', name: image.text, meant: undefined, declare: undefined }]
    : [];
}

function inStage(dockerfile: Dockerfile, stage: Stage, instruction: AnyInstruction): readonly UndefinedVariable[] {
  if (instruction.onbuild !== undefined) return [];
  const { variables } = stage.stateAt(instruction);
  const found: UndefinedVariable[] = [];
  for (const { word, own } of wordsOf(instruction)) {
    for (const use of uses(word, instruction.escape)) {
      const { name } = use;
      if (variables.get(name) !== undefined || PREDEFINED.test(name) || name === own) continue;
      const judged = judge(dockerfile, stage, instruction, use, variables);
      if (judged !== undefined) found.push(judged);
    }
  }
  return found;
}

function judge(
  { globalArgs }: Dockerfile,
  stage: Stage,
  instruction: Instruction & AnyInstruction,
  use: Use,
  variables: Variables,
): UndefinedVariable | undefined {
  const { name } = use;
  const report = (kind: UndefinedVariable['kind'], more: Partial<UndefinedVariable> = {}): UndefinedVariable => ({
    at: use,
    kind,
    name,
    meant: undefined,
    declare: undefined,
    ...more,
  });
  if (instruction.name === 'ENV' && instruction.pairs.some(({ key }) => key.value === name)) return report('itself');
  const isGlobal = globalArgs.get(name) !== undefined && !PLATFORM_ARGUMENTS.includes(name);
  if (isGlobal && !hasDefault(use)) return report('global', { declare: instruction.insertBefore(`ARG ${name}`) });
  if (PLATFORM_ARGUMENTS.includes(name)) return undefined;
  const meant = meantBy(use, variables.names);
  if (meant !== undefined) return report('stage', { meant });
  return setsNothing(stage) && !hasDefault(use) ? report('stage') : undefined;
}

/** True where what the stage starts from in the end is known to bring no variables. */
const setsNothing = ({ root }: Stage): boolean =>
  root === 'scratch' || (root !== undefined && isOfficial(root) && BARE.test(root.repository));

function meantBy({ name, word, range }: Use, names: readonly string[]): UndefinedVariable['meant'] {
  const closest = name.length < 4 ? undefined : closestName(name, names);
  if (closest === undefined) return undefined;
  const places = [...word.text.matchAll(new RegExp(`\\$\\{?(?=${name}\\b)`, 'g'))];
  const used = places.find(({ index }) => word.offsetAt(index) === range.start);
  if (used === undefined) return undefined;
  const start = used.index + used[0].length;
  return {
    name: closest,
    change: { kind: 'text', edits: [{ range: word.rangeOf(start, start + name.length), newText: closest }] },
  };
}

interface ExpandedWord {
  readonly word: MappedText;
  /** The variable that gets the value, which may go on from what it was. */
  readonly own: string | undefined;
}

const plain = (words: readonly (MappedText | undefined)[]): readonly ExpandedWord[] =>
  words.flatMap((word) => (word === undefined ? [] : [{ word, own: undefined }]));

/** The words in which Docker puts variables (Dockerfile reference, "Environment replacement"). */
function wordsOf(instruction: AnyInstruction): readonly ExpandedWord[] {
  switch (instruction.name) {
    case 'ENV':
      return instruction.pairs.map(({ key, value }) => ({ word: value.word, own: key.value }));
    case 'LABEL':
      return plain(instruction.pairs.map(({ value }) => value.word));
    case 'ARG':
      return instruction.declarations.flatMap(({ name, default: initial }) =>
        initial === undefined ? [] : [{ word: initial.word, own: name.text }],
      );
    case 'COPY':
    case 'ADD':
      return plain([...instruction.sources, instruction.destination].map((argument) => argument?.word));
    case 'EXPOSE':
    case 'VOLUME':
    case 'USER':
    case 'WORKDIR':
    case 'STOPSIGNAL':
      return plain(instruction.args.map(({ word }) => word));
    default:
      return [];
  }
}
