/**
 * Text of the workspace within Markdown. In a hover it could be a link that runs a command: it never leaves its code
 * span, and what cannot stand in one is escaped.
 */

/** A code span, which may stand in the cell of a table. */
export const code = (text: string): string =>
  // Two backticks that stand together would begin another kind of span.
  text.trim() === '' ? '(empty)' : `\`${text.replaceAll('`', "'").replace(/\s+/g, ' ').replaceAll('|', '\\|')}\``;

/** A sentence: what it quotes becomes code spans, and nothing of the rest is markup. */
export const prose = (text: string): string =>
  text
    .split('"')
    .map((part, index, parts) => {
      // The last quotation mark of an odd number opens nothing.
      if (index % 2 === 1 && index < parts.length - 1) return code(part);
      return index % 2 === 1 ? `"${escaped(part)}` : escaped(part);
    })
    .join('');

const escaped = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\](){}<>|&$@#~!]|:(?=\/)|www\./g, (found) => (found === 'www.' ? 'www\\.' : `\\${found}`));

/** A link around Markdown that is one already; the Markdown alone where there is nowhere to go. */
export const linked = (markdown: string, uri: string | undefined): string => {
  if (uri === undefined || !/^[\x21-\x7e]+$/.test(uri)) return markdown;
  return `[${markdown}](${uri.replace(/[()<>\\"]/g, (found) => `%${found.charCodeAt(0).toString(16)}`)})`;
};
