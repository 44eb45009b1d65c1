// Lists of connections of another analyzer, compared with ours, on folders of manifests:
// npm run network-fixtures -- FOLDER LISTS
// FOLDER holds one folder of manifests for each case; LISTS a file CASE.txt with lines `a => b : TCP 80,UDP 1-99`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readConnectivity } from '../../test/support/network-comparison.js';
import type { NetworkMap } from '../src/model/facts/connectivity.js';

const [folder, lists] = process.argv.slice(2);
if (folder === undefined || lists === undefined) {
  console.error('Usage: network-fixtures.ts FOLDER LISTS');
  process.exit(2);
}

const OUTSIDE = '0.0.0.0-255.255.255.255';
const EVERYTHING = ['SCTP 1-65535', 'TCP 1-65535', 'UDP 1-65535'].join();

/** One form for both: protocols in alphabetical order, each with its ranges. */
function ports(text: string): string {
  if (text === 'All' || text === 'All Connections') return EVERYTHING;
  const parts = text.replaceAll('; ', ',').split(/,(?=[A-Z])/);
  return parts.sort().join();
}

function ownList(map: NetworkMap): readonly string[] {
  const name = (index: number): string => {
    const workload = map.workloads[index];
    return `${workload?.namespace ?? 'default'}/${workload?.name}`;
  };
  const lines = map.connections
    .filter(({ allowed }) => allowed !== '')
    .map(({ from, to, allowed }) => `${name(from)} => ${name(to)} : ${ports(allowed)}`);
  for (const { workload, direction, addresses, allowed } of map.outside) {
    if (allowed === '') continue;
    for (const address of addresses.filter((text) => !text.includes(':'))) {
      const ends = [address.replace(/^0\.0\.0\.0\/0$/, OUTSIDE), name(workload)];
      lines.push(`${(direction === 'Ingress' ? ends : ends.reverse()).join(' => ')} : ${ports(allowed)}`);
    }
  }
  // Nobody sees the controller: what is perhaps let through is what another list takes for granted.
  for (const { workload, via, perhaps } of map.exposures)
    if (via === 'Ingress' || via === 'Route')
      if (perhaps !== '') lines.push(`{ingress-controller} => ${name(workload)} : ${ports(perhaps)}`);
  return [...new Set(lines)].sort();
}

const theirList = (text: string): readonly string[] =>
  text
    .split('\n')
    .flatMap((line) => {
      const [, from = '', to = '', connections = ''] = /^(\S+) => (\S+) : (.+)$/.exec(line) ?? [];
      const plain = (end: string): string => end.replace(/\[\w+\]$/, '');
      return from === '' ? [] : [`${plain(from)} => ${plain(to)} : ${ports(connections)}`];
    })
    .sort();

const counts = { equal: 0, different: 0, missing: 0 };
for (const name of readdirSync(folder).sort()) {
  const file = path.join(lists, `${name}.txt`);
  if (!existsSync(file)) {
    counts.missing++;
    continue;
  }
  const files = Object.fromEntries(
    readdirSync(path.join(folder, name))
      .filter((entry) => /\.ya?ml$/.test(entry))
      .map((entry) => [entry, readFileSync(path.join(folder, name, entry), 'utf8')]),
  );
  const { fact } = readConnectivity(files);
  const map = fact.map(fact.scopes[0] ?? '');
  const own = map === undefined ? [] : ownList(map);
  const their = theirList(readFileSync(file, 'utf8'));
  const extra = own.filter((line) => !their.includes(line));
  const missed = their.filter((line) => !own.includes(line));
  const isEqual = extra.length + missed.length === 0;
  counts[isEqual ? 'equal' : 'different']++;
  console.log(`${isEqual ? 'equal    ' : 'different'} ${name}: ${their.length} lines`);
  for (const line of missed) console.log(`  only theirs: ${line}`);
  for (const line of extra) console.log(`  only ours:   ${line}`);
}
console.log(`${counts.equal} equal, ${counts.different} different, ${counts.missing} without a list`);
