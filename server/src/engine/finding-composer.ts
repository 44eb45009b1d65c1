import type { ObjectRef } from '../model/object-ref.js';
import { shift, type TextRange } from '../syntax/text.js';
import type { Finding } from './finding.js';
import { foldKey, type PlacedFound, speakersFirst } from './fold.js';
import { severities } from './settings.js';

/** What the composer needs of the workspace. */
export interface ComposerHost {
  readonly has: (uri: string) => boolean;
  /** What is found in a file, suppressions applied; nothing for a file that is gone. */
  readonly placedIn: (uri: string) => readonly PlacedFound[];
  /** Where an object of the workspace stands; absent where it is gone. */
  readonly placeOf: (ref: ObjectRef) => { readonly uri: string; readonly range: TextRange } | undefined;
}

/** Makes findings of what rules have found: folded, in the offsets of their files, with the places that they point at. */
export class FindingComposer {
  readonly #host: ComposerHost;
  /** What is folded across files, by key, then by file. */
  readonly #shared = new Map<string, Map<string, readonly PlacedFound[]>>();
  readonly #sharedKeys = new Map<string, readonly string[]>();
  readonly #findings = new Map<string, readonly Finding[]>();
  /** The files whose findings point into a file. */
  readonly #pointers = new Map<string, Set<string>>();

  constructor(host: ComposerHost) {
    this.#host = host;
  }

  /** The findings of a file as last composed. */
  findings(uri: string): readonly Finding[] {
    return this.#findings.get(uri) ?? [];
  }

  /** Composes the findings of some files, and of those that they are folded with or point at; gives those that look different. */
  compose(dirty: ReadonlySet<string>, isNew: (uri: string) => boolean): readonly string[] {
    const placed = new Map<string, readonly PlacedFound[]>();
    const affected = new Set(dirty);
    for (const uri of dirty) {
      for (const pointer of this.#pointers.get(uri) ?? []) affected.add(pointer);
      const list = this.#host.placedIn(uri);
      placed.set(uri, list);
      for (const key of this.#shareFound(uri, list))
        for (const other of this.#shared.get(key)?.keys() ?? []) affected.add(other);
    }
    const changed: string[] = [];
    for (const uri of affected) {
      const findings = this.#host.has(uri) ? this.#fold(placed.get(uri) ?? this.#host.placedIn(uri)) : [];
      // A new text is told of in any case; of the others only what looks different.
      if (!isNew(uri) && fingerprintOf(findings) !== fingerprintOf(this.findings(uri))) changed.push(uri);
      if (findings.length === 0) this.#findings.delete(uri);
      else this.#findings.set(uri, findings);
      for (const { related } of findings) {
        for (const target of related) if (target.uri !== uri) addToSet(this.#pointers, target.uri, uri);
      }
    }
    return changed;
  }

  /** Takes note of what is folded across files, and gives the keys that the file has or had. */
  #shareFound(uri: string, list: readonly PlacedFound[]): ReadonlySet<string> {
    const keys = new Set(this.#sharedKeys.get(uri));
    for (const key of keys) this.#shared.get(key)?.delete(uri);
    const own = new Map<string, PlacedFound[]>();
    for (const placed of list) {
      const key = placed.found.owner?.isShared ? foldKey(placed) : undefined;
      if (key !== undefined) own.set(key, [...(own.get(key) ?? []), placed]);
    }
    for (const [key, group] of own) {
      keys.add(key);
      const files = this.#shared.get(key) ?? new Map<string, readonly PlacedFound[]>();
      this.#shared.set(key, files.set(uri, group));
    }
    this.#sharedKeys.set(uri, [...own.keys()]);
    return keys;
  }

  #fold(list: readonly PlacedFound[]): readonly Finding[] {
    const groups = new Map<string, PlacedFound[]>();
    const keys = list.map(foldKey);
    list.forEach((placed, index) => {
      const key = keys[index];
      if (key === undefined) return;
      const group = groups.get(key);
      if (group === undefined)
        groups.set(key, placed.found.owner?.isShared ? [...(this.#shared.get(key)?.values() ?? [])].flat() : [placed]);
      else if (!placed.found.owner?.isShared) group.push(placed);
    });
    const ordered = new Map([...groups].map(([key, group]) => [key, speakersFirst(group)]));
    const findings = list.map((placed, index) => {
      const group = ordered.get(keys[index] ?? '') ?? [placed];
      const speaker = group[0] ?? placed;
      const isSpeaker = speaker === placed || isSame(speaker, placed);
      const parts = isSpeaker ? group.slice(1).map((part) => this.#finding(part, [], speaker)) : [];
      return this.#finding(placed, parts, isSpeaker ? undefined : speaker);
    });
    return findings.sort(
      (a, b) => a.range.start - b.range.start || a.range.end - b.range.end || (a.rule.id < b.rule.id ? -1 : 1),
    );
  }

  #finding({ uri, base, found }: PlacedFound, parts: readonly Finding[], into: PlacedFound | undefined): Finding {
    const worst = Math.min(
      severities.indexOf(found.severity),
      ...parts.map(({ severity }) => severities.indexOf(severity)),
    );
    return {
      uri,
      rule: found.rule,
      severity: severities[worst] ?? found.severity,
      message: found.message,
      range: shift(found.range, base),
      related: [
        ...found.related.flatMap(({ at, message }) =>
          this.#resolve(uri, base, at).map((place) => ({ ...place, message })),
        ),
        ...parts.map((part) => ({ uri: part.uri, range: part.range, message: part.message })),
      ],
      isUnnecessary: found.rule.tag === 'unnecessary',
      isFixable: found.fixes.length > 0,
      parts,
      objectPath: found.objectPath,
      foldedInto: into && { uri: into.uri, rule: into.found.rule.id, range: shift(into.found.range, into.base) },
    };
  }

  #resolve(
    uri: string,
    base: number,
    at: TextRange | ObjectRef,
  ): readonly { readonly uri: string; readonly range: TextRange }[] {
    if ('start' in at) return [{ uri, range: shift(at, base) }];
    const place = this.#host.placeOf(at);
    return place ? [place] : [];
  }
}

const isSame = (a: PlacedFound, b: PlacedFound): boolean =>
  a.uri === b.uri && a.document === b.document && a.found === b.found;

function fingerprintOf(findings: readonly Finding[]): string {
  return JSON.stringify(
    findings.map(({ rule, severity, message, range, related, foldedInto, isFixable }) => [
      rule.id,
      severity,
      message,
      range.start,
      range.end,
      related,
      foldedInto !== undefined,
      isFixable,
    ]),
  );
}

function addToSet(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
}
