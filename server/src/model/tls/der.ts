/** A value of DER, the encoding of certificates and keys (ITU-T X.690): a tag, and its content within the bytes. */
export interface DerValue {
  readonly bytes: string;
  readonly tag: number;
  /** Where the content begins and ends. */
  readonly start: number;
  readonly end: number;
}

export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const;

/** The value that begins at `at`; absent where the bytes end before it does, or are no DER. Each byte is a character. */
export function readDer(bytes: string, at = 0, limit = bytes.length): DerValue | undefined {
  const tag = byte(bytes, at);
  const first = byte(bytes, at + 1);
  // Tags of several bytes and lengths that are found only at the end are in no certificate.
  if (at + 2 > limit || (tag & 0x1f) === 0x1f || first === 0x80 || first > 0x84) return undefined;
  const count = first < 0x80 ? 0 : first - 0x80;
  let length = count === 0 ? first : 0;
  for (let i = 0; i < count; i++) length = length * 256 + byte(bytes, at + 2 + i);
  const start = at + 2 + count;
  return start + length > limit ? undefined : { bytes, tag, start, end: start + length };
}

/** The values within a constructed one, as far as they can be read. */
export function derItems(value: DerValue | undefined): readonly DerValue[] {
  const items: DerValue[] = [];
  // The tag says whether there are values within: bit 6.
  if (value === undefined || (value.tag & 0x20) === 0) return items;
  for (let at = value.start; at < value.end; ) {
    const item = readDer(value.bytes, at, value.end);
    if (item === undefined) break;
    items.push(item);
    at = item.end;
  }
  return items;
}

/** The content as bytes. */
export const derContent = (value: DerValue | undefined): string =>
  value === undefined ? '' : value.bytes.slice(value.start, value.end);

/** The value that an octet string, or a bit string of whole bytes, holds. */
export const derWithin = (value: DerValue | undefined): DerValue | undefined =>
  value && readDer(value.bytes, value.start + (value.tag === TAG.bitString ? 1 : 0), value.end);

/** An object identifier in its dotted form; empty where the value is none. */
export function derOid(value: DerValue | undefined): string {
  if (value?.tag !== TAG.oid) return '';
  const numbers: number[] = [];
  let number = 0;
  for (const char of derContent(value)) {
    const part = char.charCodeAt(0);
    number = number * 128 + (part & 0x7f);
    if (part >= 0x80) continue;
    numbers.push(number);
    number = 0;
  }
  const [first = 0, ...rest] = numbers;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}

/** The day of a time, `YYYY-MM-DD`; absent where the value is none. Years of two digits are from 1950 on (RFC 5280, 4.1.2.5). */
export function derDay(value: DerValue | undefined): string | undefined {
  const text = derContent(value);
  const [, year = '', month, day] =
    /^(\d\d)(\d\d)(\d\d)\d{4}/.exec(value?.tag === TAG.utcTime ? text : '') ??
    /^(\d{4})(\d\d)(\d\d)\d{4}/.exec(value?.tag === TAG.generalizedTime ? text : '') ??
    [];
  if (year === '') return undefined;
  const century = year.length === 4 ? '' : Number(year) < 50 ? '20' : '19';
  return `${century}${year}-${month}-${day}`;
}

const byte = (bytes: string, at: number): number => bytes.charCodeAt(at) & 0xff;
