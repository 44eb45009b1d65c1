import { describe, expect, test } from 'vitest';
import {
  ALL_PORTS,
  covers,
  difference,
  hasPort,
  intersection,
  isAll,
  isEmpty,
  NO_PORTS,
  type PortSet,
  port,
  ports,
  portText,
  union,
} from '../../../server/src/model/network/port-set.js';

const tcp = (...ranges: readonly (readonly [number, number])[]): PortSet =>
  ranges.reduce((sum, [first, last]) => union(sum, ports('TCP', first, last)), NO_PORTS);

describe('sets of ports', () => {
  test.each<[name: string, set: PortSet, expected: string]>([
    ['none', NO_PORTS, ''],
    ['all', ALL_PORTS, 'All'],
    ['one', port('UDP', 53), 'UDP 53'],
    ['neighbours are one range', union(tcp([80, 80], [82, 90]), port('TCP', 81)), 'TCP 80-90'],
    ['ranges that overlap', tcp([80, 100], [90, 120], [443, 443]), 'TCP 80-120,443'],
    ['several protocols', union(port('UDP', 53), tcp([53, 53], [8080, 8081])), 'TCP 53,8080-8081; UDP 53'],
    ['what is left of all', difference(ALL_PORTS, tcp([80, 80])), 'TCP 1-79,81-65535; UDP 1-65535; SCTP 1-65535'],
    ['a middle taken out', difference(tcp([10, 30]), tcp([15, 20])), 'TCP 10-14,21-30'],
    ['an end taken out', difference(tcp([10, 30]), tcp([1, 29])), 'TCP 30'],
    ['what two share', intersection(tcp([10, 30], [50, 60]), tcp([20, 55])), 'TCP 20-30,50-55'],
    ['nothing shared', intersection(tcp([10, 30]), port('UDP', 20)), ''],
    ['all of each protocol', union(union(ports('TCP'), ports('UDP')), ports('SCTP')), 'All'],
    ['beyond the last port', ports('TCP', 65_530, 70_000), 'TCP 65530-65535'],
    ['a range that ends before it begins', ports('TCP', 90, 80), ''],
    ['port 0', ports('TCP', 0, 0), ''],
  ])('%s', (_, set, expected) => {
    expect(portText(set)).toBe(expected);
  });

  test('are asked', () => {
    expect(hasPort(tcp([10, 20], [30, 30]), 'TCP', 20)).toBe(true);
    expect(hasPort(tcp([10, 20], [30, 30]), 'TCP', 30)).toBe(true);
    expect(hasPort(tcp([10, 20], [30, 30]), 'TCP', 21)).toBe(false);
    expect(hasPort(tcp([10, 20]), 'UDP', 15)).toBe(false);
    expect(covers(tcp([1, 100]), tcp([10, 20]))).toBe(true);
    expect(covers(tcp([1, 100]), tcp([90, 101]))).toBe(false);
    expect(isEmpty(difference(tcp([5, 6]), tcp([1, 9])))).toBe(true);
    expect(isAll(difference(ALL_PORTS, port('SCTP', 9)))).toBe(false);
  });
});
