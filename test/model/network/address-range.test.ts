import { describe, expect, test } from 'vitest';
import {
  addressText,
  contains,
  EVERYWHERE,
  joinRanges,
  overlaps,
  parseAddress,
  parseCidr,
  pieces,
  rangeText,
  subtract,
} from '../../../server/src/model/network/address-range.js';

const range = (cidr: string) => {
  const parsed = parseCidr(cidr);
  if (parsed === undefined) throw new Error(cidr);
  return parsed;
};
const texts = (ranges: Parameters<typeof joinRanges>[0]): readonly string[] => ranges.map(rangeText);

describe('addresses', () => {
  test.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::1', '::1'],
    ['::', '::'],
    ['2001:db8::', '2001:db8::'],
    ['2001:0db8:0:0:1:0:0:0', '2001:db8:0:0:1::'],
    ['fe80:0:0:1::2', 'fe80:0:0:1::2'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ])('%s is written %s', (text, expected) => {
    const parsed = parseAddress(text);
    expect(parsed && addressText(parsed.family, parsed.value)).toBe(expected);
    const again = parseAddress(expected);
    expect(again).toEqual(parsed);
  });

  test.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.1.1',
    'db',
    '1::2::3',
    '12345::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    'g::1',
    '::1.2.3.400',
    '1:2:3:4:5:6:7::8',
  ])('"%s" is none', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  test.each(['10.0.0.0', '10.0.0.0/33', '::/129', '10.0.0.0/a', '/8', 'x/8'])('"%s" is no CIDR', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  test('a CIDR is its network', () => {
    expect(rangeText(range('10.1.2.3/8'))).toBe('10.0.0.0/8');
    expect(range('10.1.2.3/8').hasHostBits).toBe(true);
    expect(range('10.0.0.0/8').hasHostBits).toBe(false);
    expect(range('::/0').prefix).toBe(0);
  });
});

describe('ranges', () => {
  test('lose what is taken', () => {
    expect(texts(subtract([range('10.0.0.0/8')], [range('10.0.0.0/9')]))).toEqual(['10.128.0.0/9']);
    expect(texts(subtract([range('10.0.0.0/30')], [range('10.0.0.1/32')]))).toEqual(['10.0.0.0/32', '10.0.0.2/31']);
    expect(texts(subtract([range('10.0.0.0/8')], [range('::/0'), range('11.0.0.0/8')]))).toEqual(['10.0.0.0/8']);
    expect(subtract([range('10.0.0.0/8')], [range('0.0.0.0/0')])).toEqual([]);
  });

  test('are cut into pieces, and joined again', () => {
    const cut = pieces([range('10.0.0.0/8'), range('10.1.0.0/16'), range('255.0.0.0/8')]);
    expect(texts(cut)).toContain('10.1.0.0/16');
    expect(texts(cut)).toContain('10.2.0.0-10.255.255.255');
    expect(texts(joinRanges(cut))).toEqual(['0.0.0.0/0', '::/0']);
    expect(pieces([])).toEqual(EVERYWHERE);
    expect(texts(joinRanges([range('10.0.0.0/8'), range('10.1.0.0/16')]))).toEqual(['10.0.0.0/8']);
  });

  test('hold and meet others', () => {
    expect(contains(range('10.0.0.0/8'), range('10.1.0.0/16'))).toBe(true);
    expect(contains(range('10.1.0.0/16'), range('10.0.0.0/8'))).toBe(false);
    expect(contains(range('0.0.0.0/0'), range('::/0'))).toBe(false);
    expect(overlaps(range('10.1.0.0/16'), range('10.0.0.0/8'))).toBe(true);
    expect(overlaps(range('10.0.0.0/9'), range('10.128.0.0/9'))).toBe(false);
  });
});
