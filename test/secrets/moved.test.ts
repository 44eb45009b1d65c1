// A fix that moves a credential changes nothing for the pods: each gets the same variables and files as before.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../server/src/engine/settings.js';
import { Workspace } from '../../server/src/engine/workspace.js';
import { rules as registered } from '../../server/src/rules/index.js';
import { applyEdits } from '../../server/src/syntax/text.js';
import { readByName, resolvePods } from './resolve-pods.js';

type Files = Readonly<Record<string, string>>;
const FOLDER = 'file:///w/';
const rules = registered.filter(({ theme, on }) => theme === 'secrets' && on !== 'suppression');

function open(files: Files): Workspace {
  const workspace = new Workspace(rules, { folders: [FOLDER.slice(0, -1)] });
  workspace.configure(() => ({ ...DEFAULT_SETTINGS, profile: 'strict', today: '2026-11-01' }));
  workspace.change(Object.entries(files).map(([file, text]) => ({ uri: FOLDER + file, text })));
  workspace.setComplete(true);
  workspace.analyze();
  return workspace;
}

function after(files: Files, { edits, creates }: ReturnType<Workspace['fixAll']>): Files {
  const changed = Object.entries(files).map(([file, text]) => [file, applyEdits(text, edits.get(FOLDER + file) ?? [])]);
  return Object.fromEntries([...changed, ...[...creates].map(([uri, text]) => [uri.slice(FOLDER.length), text])]);
}

/** The same values under the same names, and every file that was there. */
function expectSame(before: Files, now: Files, title: string): void {
  const [old, given] = [resolvePods(before), resolvePods(now)];
  expect(Object.keys(given).sort(), title).toEqual(Object.keys(old).sort());
  for (const [container, was] of Object.entries(old)) {
    const is = given[container] ?? { variables: {}, files: {} };
    expect(readByName(is), `${title}: variables of ${container}`).toEqual(readByName(was));
    expect(is.files, `${title}: files of ${container}`).toMatchObject(was.files);
  }
}

/** Every fix of every finding alone, then all of them together; gives their titles. */
function check(files: Files): readonly string[] {
  const workspace = open(files);
  const titles: string[] = [];
  for (const uri of workspace.uris()) {
    for (const finding of workspace.findings(uri)) {
      for (const { title, edits, placeholders } of finding.foldedInto ? [] : workspace.fixes(uri, finding)) {
        // What only its author can fill in has no value yet; keys that nothing reads may go.
        if (placeholders.length > 0) continue;
        titles.push(title);
        expectSame(files, after(files, edits), title);
      }
    }
  }
  expectSame(
    files,
    after(
      files,
      workspace.fixAll(workspace.uris(), (_, { isSnippet }) => !isSnippet),
    ),
    'all together',
  );
  return titles;
}

const folder = path.resolve(import.meta.dirname, '../sample/k8s');
const shop: Files = Object.fromEntries(
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]),
);

/** A program of the shop that reads the settings of the checkout in every way there is. */
const reader = `apiVersion: apps/v1
kind: Deployment
metadata: { name: reader, namespace: shop }
spec:
  selector: { matchLabels: { app: reader } }
  template:
    metadata: { labels: { app: reader } }
    spec:
      securityContext: { fsGroup: 3000 }
      containers:
        - name: reader
          image: registry.harbour-goods.example/reader:1.0.0
          env:
            - name: ALL # of it
              valueFrom: { configMapKeyRef: { name: checkout-settings, key: checkout.properties } }
            - { name: PASSWORD, valueFrom: { secretKeyRef: { name: catalog-database, key: password } } }
          envFrom:
            - prefix: SHOP_
              configMapRef: { name: checkout-settings }
          volumeMounts:
            - { name: whole, mountPath: /etc/whole }
            - { name: one, mountPath: /etc/one }
            - { name: part, mountPath: /etc/part.properties, subPath: checkout.properties }
            - { name: mixed, mountPath: /etc/mixed }
      volumes:
        - name: whole
          configMap: { name: checkout-settings, defaultMode: 0440 }
        - name: one
          configMap:
            name: checkout-settings
            items:
              # Under another name.
              - { key: checkout.properties, path: settings/checkout }
        - { name: part, configMap: { name: checkout-settings } }
        - name: mixed
          projected:
            sources:
              - configMap: { name: shop-settings }
              - configMap: { name: checkout-settings, items: [{ key: checkout.properties, path: c }] }
`;

describe('the sample shop', () => {
  test('gets the same values when credentials move', () => {
    const titles = check({ ...shop, 'reader.yaml': reader });
    const moved = titles.filter((title) => /^(?:Move|Mount)/.test(title)).sort();
    expect(moved).toEqual(
      [
        'Mount the Secret "catalog-database" and name its files in variables',
        'Move "checkout.properties" into the Secret "checkout-settings-secret", with what reads it',
        'Move the value of PAYMENT_API_KEY into the Secret "checkout-env"',
        'Move the value of REDIS_PASSWORD into the Secret "cart-env"',
      ].sort(),
    );
  });
});

describe('any pods', () => {
  const KEYS = ['PASSWORD', 'API_TOKEN', 'LEVEL', 'COLOUR'] as const;
  const key = fc.constantFrom(...KEYS);
  const items = fc.option(
    fc.uniqueArray(key, { minLength: 1 }).map((keys) => keys.map((each) => ({ key: each, path: `f/${each}` }))),
    { nil: undefined },
  );
  const name = fc.constantFrom('settings', 'settings', 'other');
  const source = fc
    .record({ name, items })
    .map(({ name: own, items: listed }) => ({ name: own, ...(listed && { items: listed }) }));
  const container = fc.record({
    env: fc.uniqueArray(fc.record({ key, name, as: fc.constantFrom('A', 'B', 'C', 'PASSWORD') }), {
      maxLength: 3,
      selector: ({ as }) => as,
    }),
    envFrom: fc.array(fc.record({ name, prefix: fc.constantFrom('', '', 'X_') }), { maxLength: 2 }),
    subPath: fc.boolean(),
  });
  const pods = fc.record({
    containers: fc.array(container, { minLength: 1, maxLength: 2 }),
    volumes: fc.array(
      fc.oneof(
        source.map((configMap) => ({ configMap })),
        fc
          .array(source, { minLength: 1, maxLength: 3 })
          .map((sources) => ({ projected: { sources: sources.map((configMap) => ({ configMap })) } })),
      ),
      { maxLength: 2 },
    ),
    isSameFile: fc.boolean(),
  });

  test('get the same values when entries of a ConfigMap move', () => {
    let moves = 0;
    fc.assert(
      fc.property(pods, ({ containers, volumes, isSameFile }) => {
        const pod = {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'web', namespace: 'shop' },
          spec: {
            containers: containers.map(({ env, envFrom, subPath }, index) => ({
              name: `c${index}`,
              env: env.map((each) => ({
                name: each.as,
                valueFrom: { configMapKeyRef: { name: each.name, key: each.key } },
              })),
              envFrom: envFrom.map((each) => ({
                ...(each.prefix && { prefix: each.prefix }),
                configMapRef: { name: each.name },
              })),
              volumeMounts: volumes.map((_, at) =>
                subPath
                  ? { name: `v${at}`, mountPath: `/m${at}`, subPath: 'PASSWORD' }
                  : { name: `v${at}`, mountPath: `/m${at}` },
              ),
            })),
            volumes: volumes.map((volume, at) => ({ name: `v${at}`, ...volume })),
          },
        };
        const settings = `apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: shop }
data:
  PASSWORD: violet-otter
  # Two of them.
  API_TOKEN: k7Qp2xVb9zL0
  LEVEL: info
  COLOUR: green
---
apiVersion: v1
kind: ConfigMap
metadata: { name: other, namespace: shop }
data: { PASSWORD: "<password>", API_TOKEN: "", LEVEL: debug, COLOUR: red }
`;
        const text = JSON.stringify(pod, null, 2);
        const files: Files = isSameFile
          ? { 'all.yaml': `${settings}---\n${text}\n` }
          : { 'settings.yaml': settings, 'web.yaml': `${text}\n` };
        moves += check(files).filter((title) => title.startsWith('Move')).length;
      }),
      { numRuns: 40 },
    );
    expect(moves, 'moves that were tried').toBeGreaterThan(10);
  }, 60_000);
});
