import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Finding } from '../../server/src/engine/finding.js';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/engine/settings.js';
import { Workspace } from '../../server/src/engine/workspace.js';
import { rules } from '../../server/src/rules/index.js';

const settings: Settings = { ...DEFAULT_SETTINGS, profile: 'audit', today: '2026-11-01' };

const namespace = (level: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: { pod-security.kubernetes.io/enforce: ${level} }\n`;
const workload = (name: string, label: string, user: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${label} } }
  template:
    metadata: { labels: { app: ${label} } }
    spec:
      serviceAccountName: ${name}
      containers:
        - name: main
          image: shop/${name}:1.0.0
          securityContext: { runAsNonRoot: true, ${user} }
`;
const policy = (label: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p-${label}, namespace: shop }\nspec:\n  podSelector: { matchLabels: { app: ${label} } }\n  policyTypes: [Ingress, Egress]\n`;
const binding = (name: string, role: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: b-${name} }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role} }\nsubjects: [{ kind: ServiceAccount, name: ${name}, namespace: shop }]\n`;
const role = (verb: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: reader }\nrules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["${verb}"] }]\n`;

const names = fc.constantFrom('web', 'cart');
const document = fc.oneof(
  fc.constantFrom('baseline', 'restricted', 'privileged').map(namespace),
  fc
    .tuple(names, names, fc.constantFrom('runAsUser: 0', 'runAsUser: 1000', 'privileged: true'))
    .map((parts) => workload(...parts)),
  names.map(policy),
  fc.tuple(names, fc.constantFrom('cluster-admin', 'reader', 'gone')).map((parts) => binding(...parts)),
  fc.constantFrom('*', 'get').map(role),
  fc.constant('a: [\n'),
  fc.constantFrom(...rules.map(({ id }) => `# hullcheck-ignore ${id} -- for the test\n`)),
);
const manifest = fc.array(document, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('---\n'));
const kustomization = fc.constantFrom(
  'resources: [one.yaml]\nnamespace: other\n',
  'resources: [one.yaml, two.yaml]\n',
  'resources: [one.yaml]\npatches:\n- path: two.yaml\n',
);
const dockerfile = fc.constantFrom('FROM alpine:3.22\n', 'FROM node\nUSER app\n', 'FROM debian:stable\nUSER root\n');
const compose = fc.constant('services:\n  web:\n    image: shop/web:1.0.0\n    build: .\n');
const text = (path: string) =>
  path === 'Dockerfile'
    ? dockerfile
    : path === 'kustomization.yaml'
      ? kustomization
      : path === 'compose.yaml'
        ? compose
        : manifest;

const paths = ['one.yaml', 'two.yaml', 'three.yaml', 'kustomization.yaml', 'Dockerfile', 'compose.yaml'] as const;
const change = fc
  .constantFrom(...paths)
  .chain((path) => fc.tuple(fc.constant(path), fc.option(text(path), { freq: 4, nil: undefined }), fc.boolean()));

const plain = (findings: readonly Finding[]): unknown[][] =>
  findings.map(({ rule, message, range, severity, related, parts, foldedInto }) => [
    rule.id,
    message,
    range,
    severity,
    related,
    parts.length,
    foldedInto,
  ]);

test('after any edits, the findings are those of the same files read from scratch', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(change, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 8 }),
      (rounds) => {
        const create = (): Workspace => {
          const workspace = new Workspace(rules, {
            folders: ['file:///w'],
            onError: (message) => {
              throw new Error(message);
            },
          });
          workspace.configure(() => settings);
          workspace.setComplete(true);
          return workspace;
        };
        const followed = create();
        const now = new Map<string, string>();
        const shown = new Map<string, unknown[][]>();
        for (const round of rounds) {
          for (const [path, content] of round) {
            if (content === undefined) now.delete(path);
            else now.set(path, content);
          }
          followed.change(
            round.map(([path, content, isOpen]) => ({ uri: `file:///w/${path}`, text: content, isOpen })),
          );
          const changed = followed.analyze();
          const fresh = create();
          fresh.change([...now].map(([path, content]) => ({ uri: `file:///w/${path}`, text: content })));
          fresh.analyze();
          for (const path of paths) {
            const uri = `file:///w/${path}`;
            expect(plain(followed.findings(uri)), path).toEqual(plain(fresh.findings(uri)));
            // What has changed without being told of would stay on the screen.
            if (!changed.has(uri))
              expect(
                plain(followed.findings(uri)).map(([rule, message, range]) => [rule, message, range]),
                `${path} untold`,
              ).toEqual(shown.get(uri) ?? []);
            shown.set(
              uri,
              plain(followed.findings(uri)).map(([rule, message, range]) => [rule, message, range]),
            );
          }
        }
      },
    ),
    { numRuns: 120 },
  );
}, 60_000);
