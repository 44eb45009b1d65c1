import type { TextEdit } from './text.js';
import type { Field } from './yaml/field.js';

/** A value that a fix writes into YAML. Maps keep the order of their keys. */
export type YamlValue = string | number | boolean | null | readonly YamlValue[] | { readonly [key: string]: YamlValue };

/** Gives `field` a value. Parents that are missing are made; what stands there is replaced. */
export interface SetChange {
  readonly kind: 'set';
  readonly field: Field;
  readonly value: YamlValue;
}

/** Takes `field` away with its key, its comment and the parents that it leaves empty. */
export interface RemoveChange {
  readonly kind: 'remove';
  readonly field: Field;
}

/** Adds an item to the sequence `field`, which is made where it is missing. */
export interface AppendChange {
  readonly kind: 'append';
  readonly field: Field;
  readonly value: YamlValue;
}

/** Adds a whole document behind the last one of the subject's file. `text` is block style YAML with `\n`, no marker. */
export interface AppendDocumentChange {
  readonly kind: 'append-document';
  readonly text: string;
}

/** Makes a new file. `path` is relative to the folder of the subject's file; nothing happens to a file that exists. */
export interface CreateFileChange {
  readonly kind: 'create-file';
  readonly path: string;
  readonly text: string;
}

/** Plain edits in the subject's file, in the offsets of its document: what the verbs of a Dockerfile make. */
export interface TextChange {
  readonly kind: 'text';
  readonly edits: readonly TextEdit[];
}

/**
 * Does to a field of another object of the workspace, in whichever file, what `action` says. A fact names the object and
 * the keys that lead from it to the field; where they no longer lead anywhere, the whole fix is left out.
 */
export interface ElsewhereChange {
  readonly kind: 'elsewhere';
  readonly object: { readonly uri: string; readonly document: number; readonly path: string };
  readonly steps: readonly (string | number)[];
  readonly action:
    | { readonly kind: 'remove' }
    | { readonly kind: 'set'; readonly value: YamlValue }
    | { readonly kind: 'append'; readonly value: YamlValue };
}

/** What a fix wants. Rules make changes by the verbs of fields, tokens and instructions; text is derived when a client asks. */
export type Change =
  | SetChange
  | RemoveChange
  | AppendChange
  | AppendDocumentChange
  | CreateFileChange
  | TextChange
  | ElsewhereChange;
