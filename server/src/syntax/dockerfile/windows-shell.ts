import type { MappedText } from './mapped-text.js';

export interface WindowsWord {
  readonly word: MappedText;
  /** Without quotes; undefined where it holds a variable. */
  readonly value: string | undefined;
}

export interface WindowsCommand {
  /** What stands before the command. */
  readonly operator: '&&' | '||' | ';' | '&' | '|';
  readonly words: readonly WindowsWord[];
}

/**
 * Splits a script for PowerShell or cmd into commands and words. It knows quotes and operators, no more:
 * blocks, expressions and escapes are read as if they were words.
 */
export function tokenizeWindowsShell(source: MappedText, dialect: 'powershell' | 'cmd'): readonly WindowsCommand[] {
  const separators = dialect === 'powershell' ? /&&|\|\||[;|\n{}]/y : /&&|\|\||[&|\n]/y;
  const { text } = source;
  const result: WindowsCommand[] = [];
  let words: WindowsWord[] = [];
  let operator: WindowsCommand['operator'] = ';';
  const finish = () => {
    if (words.length > 0) result.push({ operator, words });
    words = [];
  };
  for (let at = 0; at < text.length; ) {
    separators.lastIndex = at;
    const separator = separators.exec(text)?.[0];
    if (separator !== undefined) {
      finish();
      operator = separator === '&&' || separator === '||' || separator === '|' || separator === '&' ? separator : ';';
      at += separator.length;
    } else if (/[\s(),]/.test(text.charAt(at)) && (dialect === 'powershell' || /\s/.test(text.charAt(at)))) {
      at++;
    } else {
      const start = at;
      at = wordEnd(text, at, dialect);
      words.push({ word: source.slice(start, at), value: wordValue(text.slice(start, at), dialect) });
    }
  }
  finish();
  return result;
}

function wordEnd(text: string, start: number, dialect: 'powershell' | 'cmd'): number {
  const ends = dialect === 'powershell' ? /[\s;|{}(),]/ : /[\s&|]/;
  let quote = '';
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || (char === "'" && dialect === 'powershell')) quote = char;
    else if (at > start && ends.test(char)) return at;
  }
  return text.length;
}

function wordValue(word: string, dialect: 'powershell' | 'cmd'): string | undefined {
  const isLiteral = dialect === 'powershell' && /^'[^']*'$/.test(word);
  const variable = dialect === 'powershell' ? /[$`]/ : /%[^%]+%|\^/;
  return !isLiteral && variable.test(word) ? undefined : word.replace(/["']/g, '');
}
