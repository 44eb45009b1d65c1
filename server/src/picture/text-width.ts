/** Widths in hundredths of the font's size, of the sans-serif fonts that systems have; none is off by much. */
const NARROW = /[ijl.,:;'|!()[\]{}/ ft-]/;
const WIDE = /[mwMW@%]/;
const UPPER = /[A-Z0-9_]/;

/** About how wide a line of text is drawn, in the unit of `fontSize`. No font is asked: it is the same everywhere. */
export function textWidth(text: string, fontSize: number): number {
  let hundredths = 0;
  for (const character of text) {
    if ((character.codePointAt(0) ?? 0) > 0x2e80) hundredths += 105;
    else if (WIDE.test(character)) hundredths += 92;
    else if (NARROW.test(character)) hundredths += 38;
    else if (UPPER.test(character)) hundredths += 66;
    else hundredths += 60;
  }
  return (hundredths * fontSize) / 100;
}
