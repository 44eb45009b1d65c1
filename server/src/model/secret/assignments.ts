import { YamlDocument } from '../../syntax/yaml/document.js';
import { Field } from '../../syntax/yaml/field.js';
import { leavesOf } from './leaves.js';

/** A value that a text of another format gives to a name, such as a line of a properties file. */
export interface Assignment {
  /** Empty where a line is no assignment: then its form alone may give something away. */
  readonly key: string;
  readonly value: string;
  /** The value within the text, as it is written there. */
  readonly start: number;
  readonly end: number;
}

/** Longer texts are programs' own data, not settings. */
const MAX_LENGTH = 200_000;

/**
 * What a file gives to which name, read as the format that its name or its first character tells: JSON, YAML and XML as
 * such; else line by line, as properties, `.env`, INI, TOML and most other files of settings are written.
 */
export function readAssignments(text: string, fileName: string): readonly Assignment[] {
  if (text.length > MAX_LENGTH) return [];
  const first = /\S/.exec(text)?.[0];
  if (first === '<') return ofXml(text);
  if (/\.(?:json|ya?ml)$/i.test(fileName) || first === '{' || (first === '[' && !/^\s*\[[\w .:-]+\]\s*$/m.test(text)))
    return ofYaml(text) ?? ofLines(text);
  // Without an ending that tells, YAML is what has keys of several levels and no `=`.
  const isNested = /^[\w.-]+:[ \t]*\r?\n[ \t]+[\w"'-]/m.test(text) && !/^[ \t]*[\w.-]+[ \t]*=/m.test(text);
  return (isNested ? ofYaml(text) : undefined) ?? ofLines(text);
}

/** JSON is YAML as well; absent where the text is neither. */
function ofYaml(text: string): readonly Assignment[] | undefined {
  const document = new YamlDocument(text);
  if (document.root === undefined || document.root.kind === 'scalar' || document.problems.length > 0) return undefined;
  return leavesOf(Field.root(document)).flatMap(({ name, field }) => {
    const { text: value, node } = field;
    if (value === undefined || node?.kind !== 'scalar') return [];
    const quote = node.style === 'single' || node.style === 'double' ? 1 : 0;
    return [{ key: name, value, start: node.range.start + quote, end: node.range.end - quote }];
  });
}

/** `key = value`, `key: value` and `"key": "value"`, each on a line of its own; programs such as Redis also take `key value`. */
const ASSIGNMENT =
  /^(\s*(?:export\s+|set\s+|-\s+)?["']?([A-Za-z_][\w.-]*)["']?\s*(?:[:=]|=>)\s*["']?)([^"'\s][^"']*?)["']?\s*,?\s*$/;
const BARE = /^(\s*(requirepass|masterauth|password)\s+["']?)([^"'\s]+)["']?\s*$/i;

function ofLines(text: string): readonly Assignment[] {
  let start = 0;
  const found: Assignment[] = [];
  for (const line of text.split('\n')) {
    const at = start;
    start += line.length + 1;
    if (line.trim() === '' || /^\s*(?:#|\/\/|;|--(?!-)|\*)/.test(line)) continue;
    const [, before = '', key = '', value = line.trim()] = ASSIGNMENT.exec(line) ?? BARE.exec(line) ?? [];
    // Code computes its values.
    if (key !== '' && /[()`]|^[a-z_]\w*(?:\.[a-z_]\w*)+$/i.test(value)) continue;
    const from = at + (key === '' ? line.indexOf(value) : before.length);
    found.push({ key, value, start: from, end: from + value.length });
  }
  return found;
}

const TAG = /<(\/?)([A-Za-z_][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g;
const ATTRIBUTE = /([\w:.-]+)(\s*=\s*)(?:"([^"]*)"|'([^']*)')/g;
/** Attributes that name what another attribute, or the content, is the value of: `<add key="password" value="…"/>`. */
const NAMING = /^(?:name|key|id)$/i;

/** Attributes, and elements that hold only text. Comments and CDATA sections are blanked out or opened first. */
function ofXml(text: string): readonly Assignment[] {
  const bare = text
    .replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, content: string) => `         ${content.replace(/[<>]/g, ' ')}   `);
  const found: Assignment[] = [];
  const add = (key: string, value: string, start: number): void => {
    const trimmed = value.trim();
    const from = start + value.indexOf(trimmed);
    if (trimmed !== '') found.push({ key, value: unescapeXml(trimmed), start: from, end: from + trimmed.length });
  };
  let open: { readonly name: string; readonly end: number } | undefined;
  for (const match of bare.matchAll(TAG)) {
    const [whole, closing = '', tag = '', written = '', empty = ''] = match;
    if (closing !== '') {
      if (open !== undefined) add(open.name, bare.slice(open.end, match.index), open.end);
      open = undefined;
      continue;
    }
    const offset = match.index + 1 + tag.length;
    const attributes = [...written.matchAll(ATTRIBUTE)].map(({ 0: all, 1: name = '', 3: a, 4: b, index }) => {
      const value = a ?? b ?? '';
      return { name, value, start: offset + index + all.length - 1 - value.length };
    });
    const naming = attributes.find(({ name }) => NAMING.test(name))?.value;
    for (const { name, value, start } of attributes)
      if (!NAMING.test(name)) add(/^value$/i.test(name) ? (naming ?? name) : name, value, start);
    open = empty === '' ? { name: naming ?? tag.replace(/^.*:/, ''), end: match.index + whole.length } : undefined;
  }
  return found;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescapeXml = (text: string): string =>
  text.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
