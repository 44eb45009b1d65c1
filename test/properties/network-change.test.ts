// Connections in few statements say the same as all pairs, and an edit judged where a file has a say is judged in full.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { condense, type Party } from '../../server/src/engine/condense.js';
import { compareNetworks } from '../../server/src/engine/network-delta.js';
import { DEFAULT_SETTINGS } from '../../server/src/engine/settings.js';
import { Workspace } from '../../server/src/engine/workspace.js';
import type { NetworkMap, WorkloadRef } from '../../server/src/model/facts/connectivity.js';

const NAMESPACES = ['a', 'b', undefined];
const workloadOf = (namespace: string | undefined, index: number): WorkloadRef => ({
  ref: { uri: `file:///w/${index}.yaml`, document: 0, path: '' },
  path: 'spec',
  title: `Pod "p${index}"`,
  name: `p${index}`,
  namespace,
});

const ports = fc.constantFrom('', 'TCP 80', 'TCP 80,443', 'All');
const networks = fc.array(fc.constantFrom(...NAMESPACES), { minLength: 1, maxLength: 7 }).chain((namespaces) =>
  fc.record({
    workloads: fc.constant(namespaces.map(workloadOf)),
    // Few kinds of ports, and often the same for all, so that there is something to join.
    pairs: fc.oneof(
      fc.array(fc.tuple(ports, ports), {
        minLength: namespaces.length ** 2,
        maxLength: namespaces.length ** 2,
      }),
      fc.tuple(ports, ports).map((one) => namespaces.flatMap(() => namespaces.map(() => one))),
    ),
  }),
);

const keyOf = (from: number, to: number, passes: string): string => `${from} ${to} ${passes}`;

test('few statements say what all pairs say', () => {
  fc.assert(
    fc.property(networks, ({ workloads, pairs }) => {
      const connections = pairs.flatMap(([allowed, more], index): NetworkMap['connections'] => {
        const [from, to] = [Math.floor(index / workloads.length), index % workloads.length];
        const perhaps = more === '' ? allowed : more;
        return from === to || perhaps === '' ? [] : [{ from, to, allowed, perhaps }];
      });
      const membersOf = (party: Party): readonly number[] =>
        workloads.flatMap((workload, index) => {
          if (party.kind === 'every') return [index];
          if (party.kind === 'namespace') return workload.namespace === party.namespace ? [index] : [];
          return party.workload === workload ? [index] : [];
        });
      const said = condense(workloads, connections).flatMap(({ from, to, ports: words, isCertain }) =>
        from.flatMap((source) =>
          to.flatMap((target) =>
            membersOf(source).flatMap((a) =>
              membersOf(target).flatMap((b) => (a === b ? [] : [keyOf(a, b, `${isCertain} ${words}`)])),
            ),
          ),
        ),
      );
      const meant = connections.flatMap(({ from, to, allowed, perhaps }) => [
        ...(allowed === '' ? [] : [keyOf(from, to, `true ${allowed}`)]),
        ...(perhaps === allowed ? [] : [keyOf(from, to, `false ${perhaps}`)]),
      ]);
      expect([...new Set(said)].sort()).toEqual([...new Set(meant)].sort());
    }),
    { numRuns: 500 },
  );
});

const label = fc.constantFrom('x', 'y', 'z', '"{{ .Values.a }}"');
const selector = fc.oneof(
  fc.constant('{}'),
  label.map((value) => `{ matchLabels: { app: ${value} } }`),
);
const space = fc.constantFrom('a', 'b');
const pod = fc
  .record({ space, app: label, name: fc.constantFrom('p', 'q', 'r') })
  .map(
    ({ space: namespace, app, name }) =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${app} } }\nspec: { containers: [{ name: c, ports: [{ containerPort: 80, hostPort: 80 }] }] }\n`,
  );
const peer = fc.oneof(
  selector.map((pods) => `{ podSelector: ${pods} }`),
  selector.map((pods) => `{ namespaceSelector: {}, podSelector: ${pods} }`),
  fc.constantFrom(
    '{ namespaceSelector: { matchLabels: { team: red } } }',
    '{ ipBlock: { cidr: 8.0.0.0/8 } }',
    '{ ipBlock: { cidr: 0.0.0.0/0, except: [8.8.0.0/16] } }',
  ),
);
const policy = fc
  .record({ space, selector, peer, port: fc.constantFrom('', ', ports: [{ port: 80 }]'), isEgress: fc.boolean() })
  .map(({ space: namespace, selector: pods, peer: other, port, isEgress }) => {
    const [types, rules] = isEgress
      ? ['[Egress]', `egress: [{ to: [${other}]${port} }]`]
      : ['[Ingress]', `ingress: [{ from: [${other}]${port} }]`];
    return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: n, namespace: ${namespace} }\nspec: { podSelector: ${pods}, policyTypes: ${types}, ${rules} }\n`;
  });
const namespaceObject = fc
  .constantFrom('red', 'blue')
  .chain((team) =>
    space.map((name) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, labels: { team: ${team} } }\n`),
  );
const service = label.map(
  (app) =>
    `apiVersion: v1\nkind: Service\nmetadata: { name: s, namespace: a }\nspec: { type: NodePort, selector: { app: ${app} }, ports: [{ port: 80 }] }\n`,
);
const file = fc
  .array(fc.oneof(pod, pod, policy, namespaceObject, service), { maxLength: 4 })
  .map((parts) => parts.join('---\n'));

const workspaceOf = (texts: readonly string[]): Workspace => {
  const workspace = new Workspace([], { folders: ['file:///w'] });
  workspace.configure(() => ({ ...DEFAULT_SETTINGS, today: '2026-11-01' }));
  workspace.change(texts.map((text, index) => ({ uri: `file:///w/${index}.yaml`, text })));
  workspace.setComplete(true);
  workspace.analyze();
  return workspace;
};

test('an edit opens and closes what the two states differ in', () => {
  fc.assert(
    fc.property(fc.array(file, { minLength: 1, maxLength: 3 }), file, (texts, edited) => {
      const [earlier = '', ...others] = texts;
      const [before, after] = [workspaceOf(texts), workspaceOf([edited, ...others])];
      if (before.connectivity === undefined || after.connectivity === undefined) throw new Error('no facts');
      const inFull = compareNetworks(before.connectivity, after.connectivity);
      const byFile = after.networkDelta('file:///w/0.yaml', earlier);
      const plain = (deltas: typeof byFile): unknown =>
        deltas?.map(({ scope, opened, closed, added, removed }) => ({
          scope,
          opened: Object.values(opened).map((list: readonly unknown[]) =>
            list.map((each) => JSON.stringify(each)).sort(),
          ),
          closed: Object.values(closed).map((list: readonly unknown[]) =>
            list.map((each) => JSON.stringify(each)).sort(),
          ),
          added: added.map(({ title }) => title),
          removed: removed.map(({ title }) => title),
        }));
      expect(plain(byFile)).toEqual(plain(inFull));
    }),
    { numRuns: 60 },
  );
}, 60_000);
