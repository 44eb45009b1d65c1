import { describe, expect, test } from 'vitest';
import { type Contents, readYamlContents } from '../../server/src/engine/file-contents.js';
import type { FileView, PlacedChange } from '../../server/src/engine/plan-edits.js';
import { type FixChanges, planTogether } from '../../server/src/engine/plan-together.js';
import { applyEdits } from '../../server/src/syntax/text.js';
import { readYaml } from '../../server/src/syntax/yaml/document.js';
import { Field } from '../../server/src/syntax/yaml/field.js';

const pod = (n: number): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: pod-${n} }\nspec:\n  hostname: given\n  subdomain: given\n  dnsPolicy: Default\n`;
const policy = (n: number, extra = ''): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: deny-${n}\nspec:\n  podSelector: {}\n${extra}`;

const viewOf = (text: string): FileView => ({
  uri: 'file:///w/pods.yaml',
  text,
  documents: readYaml(text).map(({ document, base }, index) => ({
    contents: readYamlContents(document, { uri: 'file:///w/pods.yaml', document: index }),
    base,
  })),
});

const rootOf = (contents: Contents | undefined): Field => {
  if (contents?.language !== 'yaml') throw new Error('The sample is YAML.');
  return Field.root(contents.document);
};

/** Of each pod two fixes that contradict each other, one that nobody contradicts, and one that adds an object. */
function fixesOf(view: FileView, count: (times: number) => void): readonly FixChanges[] {
  return view.documents.flatMap(({ contents }, document) => {
    const spec = rootOf(contents).field('spec');
    const fix = (title: string, ...changes: readonly PlacedChange['change'][]): FixChanges => ({
      title,
      get changes() {
        count(changes.length);
        return changes.map((change) => ({ change, document }));
      },
    });
    return [
      fix('First', spec.field('hostname').set('first')),
      fix('Second', spec.field('hostname').set('second')),
      fix('Alone', spec.field('subdomain').set('alone')),
      fix('Object', spec.field('dnsPolicy').remove(), { kind: 'append-document', text: policy(document) }),
    ];
  });
}

/** What a plan of so many pods comes to, and what it cost: characters read, and changes looked at. */
function plan(pods: number) {
  const view = viewOf(Array.from({ length: pods }, (_, n) => pod(n)).join('---\n'));
  const cost = { read: 0, changes: 0 };
  const left: string[] = [];
  const fixes = fixesOf(view, (times) => {
    cost.changes += times;
  });
  const host = {
    read: (text: string) => {
      cost.read += text.length;
      return viewOf(text);
    },
    log: (message: string) => left.push(message),
  };
  const joint = planTogether(host, view, fixes);
  return { text: applyEdits(view.text, joint.plan.edits), taken: joint.taken, left, cost };
}

describe('fixes that contradict each other', () => {
  test.each([1, 2, 7])('are left out, one of each two of %i documents; the others are made', (pods) => {
    const { text, taken, left } = plan(pods);
    expect(text.match(/hostname: first/g)).toHaveLength(pods);
    expect(text.match(/subdomain: alone/g)).toHaveLength(pods);
    expect(text.match(/kind: NetworkPolicy/g)).toHaveLength(pods);
    expect(text).not.toMatch(/dnsPolicy|hostname: second/);
    expect(taken.map(({ title }) => title).sort()).toEqual(
      ['Alone', 'First', 'Object'].flatMap((title) => Array.from({ length: pods }, () => title)),
    );
    expect(left).toHaveLength(pods);
    expect(new Set(left)).toEqual(
      new Set([`"Second" is left out of the fixes in file:///w/pods.yaml: ${left[0]?.replace(/^.*pods\.yaml: /, '')}`]),
    );
  });

  test('cost a file of many documents no more than its documents', () => {
    const few = plan(60).cost;
    const many = plan(600).cost;
    expect(many.read / few.read).toBeLessThan(12);
    expect(many.changes / few.changes).toBeLessThan(12);
    expect(many.changes).toBeGreaterThan(2400);
  }, 60_000);

  test('of one file, where they add objects beside it, are found among all of its documents', () => {
    const view = viewOf([pod(0), policy(5), pod(1)].join('---\n'));
    // Both fill up the object that is there, with different values: only the whole file shows it.
    const add = (document: number, extra: string): FixChanges => ({
      title: extra,
      changes: [{ document, change: { kind: 'append-document', text: policy(5, extra) } }],
    });
    const fixes = [add(0, '  policyTypes: [Ingress]\n'), add(2, '  policyTypes: [Egress]\n')];
    const left: string[] = [];
    const { plan: made, taken } = planTogether({ read: viewOf, log: (text) => left.push(text) }, view, fixes);
    expect(taken).toHaveLength(1);
    expect(left).toHaveLength(1);
    expect(applyEdits(view.text, made.edits).match(/policyTypes/g)).toHaveLength(1);
  });
});
