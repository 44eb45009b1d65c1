import type { AnyInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import { contains, type Located, type TextRange } from '../../syntax/text.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { SourceDocument } from '../source-document.js';

/** Who holds a value, as the subject of a sentence. */
export function holderAt({ objects, dockerfile }: SourceDocument, offset: number): string {
  if (dockerfile) return 'The Dockerfile';
  const object = objects.find(({ extent }) => extent.start <= offset && offset < extent.end);
  return object === undefined ? 'The file' : object.title;
}

/** What holds a range: a Secret, a scalar, the value of an ENV or ARG; absent in a comment and where no tree can be made. */
export function ownerAt({ root, objects, dockerfile }: SourceDocument, range: TextRange): Located | undefined {
  const secret = objects.find((object) => object.isA('Secret') && contains(object.extent, range));
  if (secret) return { range: secret.extent };
  if (dockerfile) return dockerfile.tree.instructions.flatMap(valuesOf).find((value) => holds(value, range));
  let field = root;
  while (field !== undefined) {
    const children: readonly Field[] = [...field.entries().map(([, value]) => value), ...field.items()];
    if (children.length === 0) return field.node !== undefined && holds(field.node, range) ? field : undefined;
    field = children.find((child) => child.node !== undefined && !child.isAliased && holds(child.node, range));
  }
  return undefined;
}

const valuesOf = (instruction: AnyInstruction): readonly Located[] => {
  if (instruction.name === 'ENV') return instruction.pairs.map(({ value }) => value);
  return instruction.name === 'ARG' ? instruction.declarations.flatMap(({ default: value }) => value ?? []) : [];
};

const holds = ({ range }: Located, inner: TextRange): boolean => contains(range, inner);
