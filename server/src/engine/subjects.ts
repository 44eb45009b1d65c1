import { stageOf } from '../model/docker/dockerfile.js';
import type { Stage } from '../model/docker/stage.js';
import { KIND_GROUPS, type Kind } from '../model/kubernetes/kinds.js';
import type { KubernetesObject } from '../model/kubernetes/kubernetes-object.js';
import { SourceDocument } from '../model/source-document.js';
import type { Contents } from './file-contents.js';
import type { Subjects } from './rule.js';

/** Something that rules stand on, and the object or stage that it belongs to. */
export interface Subject {
  readonly value: Subjects[keyof Subjects];
  /** Names the subject among those of its document. */
  readonly id: string;
  readonly object: KubernetesObject | undefined;
  readonly stage: Stage | undefined;
}

/** Everything in a document that rules can stand on, by its name in `Rule.on`: one walk for all rules. */
export function subjectsOf(contents: Contents): ReadonlyMap<keyof Subjects, readonly Subject[]> {
  const subjects = new Map<keyof Subjects, Subject[]>();
  const add = (name: keyof Subjects, subject: Subject): void => {
    const list = subjects.get(name);
    if (list) list.push(subject);
    else subjects.set(name, [subject]);
  };
  if (contents.language === 'yaml') {
    const source = new SourceDocument(contents.uri, contents.document.text, contents);
    add('document', { value: source, id: 'document', object: undefined, stage: undefined });
    for (const object of contents.objects) {
      const id = object.ref.path;
      add('object', { value: object, id, object, stage: undefined });
      if (object.kind in KIND_GROUPS && (object.isA(object.kind as Kind) || object.field('apiVersion').isUnknown)) {
        add(object.kind as Kind, { value: object, id, object, stage: undefined });
      }
      for (const pod of object.pods) {
        add('pod', { value: pod, id: `${id}:${pod.spec.path}`, object, stage: undefined });
        for (const container of pod.containers)
          add('container', { value: container, id: `${id}:${container.root.path}`, object, stage: undefined });
      }
    }
    return subjects;
  }
  const { dockerfile, uri } = contents;
  const source = new SourceDocument(uri, dockerfile.tree.text, dockerfile);
  add('document', { value: source, id: 'document', object: undefined, stage: undefined });
  add('dockerfile', { value: dockerfile, id: '', object: undefined, stage: undefined });
  for (const stage of dockerfile.stages)
    add('stage', { value: stage, id: `stage ${stage.index}`, object: undefined, stage });
  dockerfile.tree.instructions.forEach((instruction, index) => {
    add(instruction.name, {
      value: instruction,
      id: `instruction ${index}`,
      object: undefined,
      stage: stageOf(instruction),
    });
  });
  return subjects;
}
