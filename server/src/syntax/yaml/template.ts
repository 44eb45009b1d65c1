import type { TextRange } from '../text.js';

/** A stretch of a document that a template engine fills in: its text is not known. */
export interface TemplateHole {
  readonly range: TextRange;
  /** `value`: within a line of YAML. `block`: lines of its own, which may bring keys or items. */
  readonly kind: 'value' | 'block';
  /** The column at which the lines of a block begin; absent where the template does not say. */
  readonly column: number | undefined;
}

export interface Templates {
  /** The text with every action blanked out by characters that YAML reads as a word or a comment; equally long. */
  readonly masked: string;
  readonly holes: readonly TemplateHole[];
  /** What lies between `if`, `with`, `range` or `define` and its `end`: it may be absent, or be there several times. */
  readonly conditions: readonly TextRange[];
  /** True where blanking cannot keep the shape of the YAML: nothing in the document can be relied on. */
  readonly isUnreadable: boolean;
}

const ACTION = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
const OPENS = new Set(['if', 'with', 'range', 'define', 'block', 'for']);
const CLOSES = new Set(['end', 'endif', 'endfor', 'endwith']);
const SILENT = new Set(['else', 'elif', 'set', 'break', 'continue', 'import', 'from']);
const NONE: Templates = { masked: '', holes: [], conditions: [], isUnreadable: false };

/** Finds Go template and Jinja actions (`{{ … }}`, `{% … %}`) and blanks them out, so that the rest can be read as YAML. */
export function maskTemplates(text: string): Templates {
  if (!text.includes('{{') && !text.includes('{%')) return { ...NONE, masked: text };
  const holes: TemplateHole[] = [];
  const conditions: TextRange[] = [];
  const open: number[] = [];
  let isUnreadable = false;
  let masked = '';
  let at = 0;
  for (const match of text.matchAll(ACTION)) {
    const range = { start: match.index, end: match.index + match[0].length };
    const word = keywordOf(match[0]);
    if (OPENS.has(word)) open.push(range.start);
    if (CLOSES.has(word)) {
      const start = open.pop();
      if (start !== undefined) conditions.push({ start, end: range.end });
    }
    const isSilent = OPENS.has(word) || CLOSES.has(word) || SILENT.has(word) || word === '';
    const ownLines = standsAlone(text, range);
    if (ownLines === 'starts a line' && isSilent) isUnreadable = true;
    if (!isSilent || word === 'template') {
      holes.push({
        range,
        kind: ownLines === 'alone' ? 'block' : 'value',
        column: ownLines === 'alone' ? indentOf(match[0]) : undefined,
      });
    }
    masked += text.slice(at, range.start) + blank(match[0], ownLines === 'alone', isSilent);
    at = range.end;
  }
  return { masked: masked + text.slice(at), holes, conditions, isUnreadable };
}

/** The first word of an action; empty for a comment or an assignment, which write nothing. */
function keywordOf(action: string): string {
  const body = action.replace(/^\{[{%][-~]?\s*/, '');
  if (body.startsWith('/*') || /^\$\w*\s*(:?=)(?!=)/.test(body)) return '';
  return /^[a-z]+/.exec(body)?.[0] ?? 'value';
}

function standsAlone(text: string, { start, end }: TextRange): 'alone' | 'starts a line' | 'inside' {
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1;
  const rest = /^[^\r\n]*/.exec(text.slice(end))?.[0] ?? '';
  const before = text.slice(lineStart, start).replace(ACTION, '').trim();
  const after = rest.replace(ACTION, '').trim();
  if (before === '' && (after === '' || after.startsWith('#'))) return 'alone';
  return before === '' ? 'starts a line' : 'inside';
}

/** `nindent 8` and `indent 8` say at which column the text begins. */
function indentOf(action: string): number | undefined {
  const found = /\bn?indent\s+(\d+)/.exec(action)?.[1];
  return found === undefined ? undefined : Number(found);
}

function blank(action: string, alone: boolean, isSilent: boolean): string {
  if (alone) return action.replace(/[^\r\n]+/g, (line) => `#${'_'.repeat(line.length - 1)}`);
  return action.replace(/[^\r\n]/g, isSilent ? ' ' : '_').replace(/[\r\n]/g, ' ');
}
