import { ruleRef } from '../model/rbac/rule-ref.js';
import type { TextRange } from '../syntax/text.js';
import type { YamlDocument } from '../syntax/yaml/document.js';
import type { Found } from './analyze.js';
import type { CollectedEntries } from './fact-store.js';
import type { Contents, Language } from './file-contents.js';
import type { FileStatus } from './finding.js';
import type { Settings } from './settings.js';
import { subjectsOf } from './subjects.js';
import type { Suppression } from './suppression.js';
import type { FactReads } from './tracked-facts.js';

/** Larger files are not judged: 2 Mi UTF-16 units. */
export const MAX_FILE_LENGTH = 2 * 1024 * 1024;

/** What is known of one document of a file. It is kept as long as its text and what it was judged by stay. */
export interface DocumentState {
  readonly text: string;
  readonly index: number;
  /** Absent for a Dockerfile. Lazy: it holds a tree only after somebody has asked for one. */
  document: YamlDocument | undefined;
  contents: Contents | undefined;
  /** The settings and patches that `local` was made with. */
  readonly inputs: string;
  readonly local: readonly Found[];
  across: readonly Found[];
  /** Absent while the rules across files have not run. */
  reads: FactReads | undefined;
  readonly entries: CollectedEntries;
  readonly suppressions: readonly Suppression[];
  readonly isTemplated: boolean;
  readonly hasObjects: boolean;
  /** Where objects and stages are, by path: what related information of other files points at. */
  readonly places: ReadonlyMap<string, TextRange>;
}

/** What is known of one file. */
export interface FileState {
  readonly uri: string;
  readonly text: string;
  readonly isOpen: boolean;
  readonly language: Language | undefined;
  readonly status: FileStatus;
  readonly documents: readonly { readonly state: DocumentState; readonly base: number }[];
  readonly settings: Settings;
}

/** True where a text may hold an object that a template makes hard to see. */
export const looksLikeObject = (text: string): boolean => /^(?:apiVersion|kind):/m.test(text);

/** Whether a file was judged, by what its documents hold. */
export function statusOf(states: readonly DocumentState[], isPatch: boolean): FileStatus {
  if (isPatch) return 'patch';
  if (states.some(({ isTemplated }) => isTemplated)) return 'templated';
  return states.some(({ hasObjects }) => hasObjects) ? 'judged' : 'not-kubernetes';
}

/** Where objects, rules of roles, stages and the instructions that other files point at are, by path. */
export function placesOf(contents: Contents): ReadonlyMap<string, TextRange> {
  const places = new Map<string, TextRange>();
  if (contents.language === 'yaml') {
    for (const object of contents.objects) {
      places.set(object.ref.path, object.range);
      if (!object.isA('Role') && !object.isA('ClusterRole')) continue;
      const rules = object.field('rules').items();
      for (const [index, rule] of rules.entries()) places.set(ruleRef(object.ref, index).path, rule.range);
    }
  } else {
    places.set('', { start: 0, end: 0 });
    for (const name of ['stage', 'FROM', 'USER'] as const) {
      for (const { id, value } of subjectsOf(contents).get(name) ?? [])
        if ('range' in value) places.set(id, value.range);
    }
  }
  return places;
}
