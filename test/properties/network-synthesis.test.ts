// Policies written for applications at random, whose connections are known because they were drawn first.
import { expect, test } from 'vitest';
import { applicationsAtRandom } from '../oracle/generate-applications.js';
import { verdictOn, writePolicies, writtenInto } from '../support/network-policies.js';

const SEED = 11;
const APPLICATIONS = 100;

test('every known connection passes, all else is closed, and nothing is written twice', () => {
  const sum = { known: 0, others: 0, closed: 0, before: 0 };
  for (const [index, { text, calls, open }] of [...applicationsAtRandom(SEED, APPLICATIONS)].entries()) {
    const files = { 'app.yaml': text };
    const [scope] = writePolicies(files);
    if (scope === undefined) throw new Error('There is no scope.');
    const nameOf = (party: (typeof scope.connections)[number]['from']): string =>
      party.kind === 'workload' ? (scope.network.contents.pods[party.index]?.name ?? '') : party.title;
    const read = scope.connections
      .filter(({ answer }) => answer === 'yes')
      .map(({ from, to, protocol, port }) => `${nameOf(from)} to ${nameOf(to)} ${protocol} ${port}`);
    const drawn = [
      ...calls.map(({ from, to, protocol, port }) => `${from} to ${to} ${protocol} ${port}`),
      ...open.map(({ to, port }) =>
        read.find((one) => one.startsWith(`everywhere to ${to} `) && one.endsWith(`${port}`)),
      ),
    ];
    expect(read.toSorted(), `application ${index}`).toEqual(drawn.map(String).toSorted());
    const verdict = verdictOn(files, scope);
    expect(verdict.wrong, `application ${index}`).toEqual([]);
    expect(verdict.passing).toEqual({ model: verdict.known, oracle: verdict.known });
    expect(verdict.closed.oracle + verdict.before).toBe(verdict.others);
    sum.known += verdict.known;
    sum.others += verdict.others;
    sum.closed += verdict.closed.oracle;
    sum.before += verdict.before;
    expect(writtenInto(files, scope).written.flatMap(({ policies }) => policies)).toEqual([]);
  }
  console.log(
    `${APPLICATIONS} applications: ${sum.known} known connections pass; of ${sum.others} others ${sum.closed} are closed, ${sum.before} were opened by policies that were there`,
  );
  expect(sum.known).toBeGreaterThan(APPLICATIONS);
}, 120_000);
