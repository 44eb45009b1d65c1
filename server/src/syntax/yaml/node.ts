import type { Located, TextRange } from '../text.js';

/** What every node of the tree has. Ranges count from the start of the document's text. */
interface YamlNodeBase extends Located {
  /** From the node's anchor or tag, where it has one, to the end of its value. */
  readonly outerRange: TextRange;
  readonly anchor: string | undefined;
  /** A tag as written (`!Ref`, `!!binary`); absent where there is none. */
  readonly tag: string | undefined;
}

export interface YamlScalar extends YamlNodeBase {
  readonly kind: 'scalar';
  /** As kubectl reads it: YAML 1.2 core with the booleans and octals of YAML 1.1. */
  readonly value: string | number | boolean | null;
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded' | 'empty';
}

export interface YamlPair {
  readonly key: YamlNode;
  /** The key as text; absent where it is no scalar. */
  readonly name: string | undefined;
  readonly value: YamlNode;
  /** Where the next sibling, or what follows the parent, begins. */
  readonly limit: number;
}

export interface YamlMap extends YamlNodeBase {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly pairs: readonly YamlPair[];
  /** What `<<` merges, in order of precedence; an entry that cannot be resolved is absent. */
  readonly merges: readonly (YamlMap | undefined)[];
  readonly limit: number;
}

export interface YamlSequence extends YamlNodeBase {
  readonly kind: 'sequence';
  readonly flow: boolean;
  readonly items: readonly YamlItem[];
  readonly limit: number;
}

export interface YamlItem {
  readonly value: YamlNode;
  readonly limit: number;
}

export interface YamlAlias extends YamlNodeBase {
  readonly kind: 'alias';
  readonly name: string;
  /** The node behind the anchor; absent where no such anchor comes before. */
  readonly target: Exclude<YamlNode, YamlAlias> | undefined;
}

export type YamlNode = YamlScalar | YamlMap | YamlSequence | YamlAlias;
