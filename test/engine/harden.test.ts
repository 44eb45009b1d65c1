import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../server/src/engine/settings.js';
import { Workspace } from '../../server/src/engine/workspace.js';
import type { HardeningGoal } from '../../server/src/model/kubernetes/harden-pod.js';
import { applyEdits } from '../../server/src/syntax/text.js';

function open(text: string, name = 'web.yaml', others: Readonly<Record<string, string>> = {}): Workspace {
  const workspace = new Workspace([], { folders: ['file:///w'] });
  workspace.configure(() => ({ ...DEFAULT_SETTINGS, today: '2026-11-01' }));
  workspace.change(
    Object.entries({ ...others, [name]: text }).map(([path, content]) => ({ uri: `file:///w/${path}`, text: content })),
  );
  workspace.setComplete(true);
  workspace.analyze();
  return workspace;
}

/** The text after hardening what stands at `at`; undefined where there is nothing to harden. */
function hardened(
  text: string,
  { at = '', name = 'web.yaml', ...goal }: Partial<HardeningGoal> & { at?: string; name?: string } = {},
): string | undefined {
  const uri = `file:///w/${name}`;
  const hardening = open(text, name).harden(uri, text.indexOf(at), goal);
  return hardening && applyEdits(text, hardening.edits.edits.get(uri) ?? []);
}

const DEPLOYMENT = `# The shop.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      hostNetwork: true # as ever
      containers:
      - name: web
        image: registry.example/web:1.4 # signed
        ports: [{ containerPort: 80 }]
        securityContext:
          privileged: true
`;

describe('a workload', () => {
  test('gets what the level restricted asks for, and keeps the rest', () => {
    expect(hardened(DEPLOYMENT)).toBe(`# The shop.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        seccompProfile:
          type: RuntimeDefault
      containers:
      - name: web
        image: registry.example/web:1.4 # signed
        ports: [{ containerPort: 80 }]
        volumeMounts:
        - name: tmp
          mountPath: /tmp
        securityContext:
          privileged: false
          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          capabilities:
            drop:
            - ALL
            add:
            - NET_BIND_SERVICE
      volumes:
      - name: tmp
        emptyDir: {}
`);
  });

  test('loses at the level baseline what is dangerous, and no more', () => {
    expect(hardened(DEPLOYMENT, { level: 'baseline' })).toBe(
      DEPLOYMENT.replace(/ {6}hostNetwork.*\n/, '').replace('privileged: true', 'privileged: false'),
    );
  });

  test('is found by the place in the file', () => {
    const other = DEPLOYMENT.replaceAll('web', 'other');
    const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\n';
    const text = `${DEPLOYMENT}---\n${other}---\n${service}`;
    expect(hardened(text, { at: 'name: other' })).toBe(`${DEPLOYMENT}---\n${hardened(other)}---\n${service}`);
    expect(hardened(text, { at: 'kind: Service' })).toBeUndefined();
    expect(hardened('a: 1\n')).toBeUndefined();
  });

  test('of a list is found by the item that the place is in', () => {
    const item = (name: string): string => `- apiVersion: v1
  kind: Pod
  metadata: { name: ${name} }
  spec: { containers: [{ name: a, image: a }] }
`;
    const text = `apiVersion: v1\nkind: List\nitems:\n${item('one')}${item('two')}`;
    const after = hardened(text, { at: 'two' });
    expect(after?.startsWith(`apiVersion: v1\nkind: List\nitems:\n${item('one')}`)).toBe(true);
    expect(after).toContain('runAsNonRoot: true');
    expect(hardened(text, { at: 'List' })).toBeUndefined();
  });

  test('is left alone when it is hardened already', () => {
    const once = hardened(DEPLOYMENT) ?? '';
    expect(hardened(once)).toBe(once);
  });

  test('that a kustomization patches is hardened as it is written; a patch is none', () => {
    const workspace = open(DEPLOYMENT, 'web.yaml', {
      'kustomization.yaml': 'resources: [web.yaml]\npatches: [{ path: patch.yaml }]\n',
      'patch.yaml': DEPLOYMENT,
    });
    expect(workspace.harden('file:///w/web.yaml', 0)?.edits.edits.size).toBe(1);
    expect(workspace.offerHardening('file:///w/web.yaml', 0)?.action).toMatch(/^Harden/);
    expect(workspace.offerHardening('file:///w/patch.yaml', 0)).toBeUndefined();
    expect(workspace.harden('file:///w/patch.yaml', 0)).toBeUndefined();
  });

  test('says of each edit which fields it is for and what may stop working', () => {
    const notes = open(DEPLOYMENT).harden('file:///w/web.yaml', 0)?.edits.notes?.get('file:///w/web.yaml') ?? [];
    const labels = notes.map(({ label }) => label.split(', '));
    expect(labels.length).toBeGreaterThan(1);
    expect(new Set(labels.flat())).toEqual(
      new Set([
        'Namespaces of the node',
        'Privileged mode',
        'Privilege escalation',
        'Non-root user',
        'Seccomp profile',
        'Capabilities',
        'Read-only root file system',
      ]),
    );
    expect(notes.every(({ description }) => description.endsWith('.'))).toBe(true);
  });

  test('that needs what the level refuses is hardened as far as it goes, and what stays is named', () => {
    const text = `${DEPLOYMENT}      volumes: [{ name: data, nfs: { server: files, path: / } }]\n`;
    const hardening = open(text).harden('file:///w/web.yaml', 0);
    expect(hardening?.remaining).toEqual(['volumes of other types than the level allows (volume "data")']);
    expect(open(text).offerHardening('file:///w/web.yaml', 0)?.remaining).toEqual(hardening?.remaining);
    expect(hardening?.edits.edits.size).toBe(1);
  });

  test('in JSON and with other line ends keeps its style', () => {
    const json =
      '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [{"name": "a", "image": "a"}]}}';
    const after = hardened(json, { name: 'web.json' }) ?? '';
    expect(JSON.parse(after).spec.securityContext.runAsUser).toBe(10001);
    const crlf = hardened(DEPLOYMENT.replaceAll('\n', '\r\n')) ?? '';
    expect(crlf.replaceAll('\r\n', '\n')).toBe(hardened(DEPLOYMENT));
    expect(crlf.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });
});

describe('the image of a Dockerfile', () => {
  const built = (text: string, uid?: number): string | undefined =>
    hardened(text, { name: 'Dockerfile', ...(uid !== undefined && { uid }) });

  test.each([
    ['debian:13', 'RUN groupadd --gid 2000 app && useradd --uid 2000 --gid 2000 --create-home app\nUSER 2000:2000\n'],
    ['alpine:3.22', 'RUN addgroup -g 2000 app && adduser -D -u 2000 -G app app\nUSER 2000:2000\n'],
    [
      'registry.access.redhat.com/ubi9/ubi:9.6',
      'RUN groupadd --gid 2000 app && useradd --uid 2000 --gid 2000 --create-home app\nUSER 2000:2000\n',
    ],
    ['gcr.io/distroless/static-debian12', 'USER 65532:65532\n'],
    ['scratch', 'USER 2000:2000\n'],
    ['registry.example/base:1', 'USER 2000:2000\n'],
  ])('from %s gets a user by the means of its distribution', (image, lines) => {
    expect(built(`FROM ${image}\nCOPY app /\nCMD ["/app"]\n`, 2000)).toBe(
      `FROM ${image}\nCOPY app /\n${lines}CMD ["/app"]\n`,
    );
  });

  test.each([
    'FROM debian:13\nUSER 1000\n',
    'FROM gcr.io/distroless/static-debian12:nonroot\n',
    'FROM debian:13\nARG U\nUSER ${U}\n',
    'FROM debian:13\nENTRYPOINT ["gosu", "nobody", "app"]\n',
  ])('that has one, or may have one, is left alone: %j', (text) => {
    expect(built(text)).toBe(text);
  });

  test('is that of the final stage, in place of root', () => {
    const text = 'FROM golang:1.26 AS build\nFROM debian:13\nRUN useradd -u 1001 web\nUSER root\nCMD ["/app"]\n';
    expect(built(text)).toBe(text.replace('USER root', 'USER 1001:1001'));
    expect(built('FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\n')).toBeUndefined();
  });
});
