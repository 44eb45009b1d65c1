import { describe, expect, test } from 'vitest';
import { runRules } from '../../server/src/engine/analyze.js';
import { type Contents, readYamlContents } from '../../server/src/engine/file-contents.js';
import { ignoreChange } from '../../server/src/engine/ignore-change.js';
import { planEdits } from '../../server/src/engine/plan-edits.js';
import { readSuppressions } from '../../server/src/engine/read-suppressions.js';
import { type AnyRule, defineRule, type RegisteredRule, type Subjects } from '../../server/src/engine/rule.js';
import { RuleNames } from '../../server/src/engine/rule-names.js';
import { DEFAULT_SETTINGS } from '../../server/src/engine/settings.js';
import { applySuppressions, type JudgedSuppression } from '../../server/src/engine/suppression.js';
import { isDate } from '../../server/src/engine/suppression-text.js';
import { Dockerfile } from '../../server/src/model/docker/dockerfile.js';
import { parseDockerfile } from '../../server/src/syntax/dockerfile/parse.js';
import { applyEdits, type Located } from '../../server/src/syntax/text.js';
import { readYaml } from '../../server/src/syntax/yaml/document.js';

/** A rule that reports every place that `find` gives. */
const rule = <On extends keyof Subjects>(
  id: string,
  peers: AnyRule['peers'],
  on: On,
  find: (subject: Subjects[On]) => readonly Located[],
): RegisteredRule => ({
  ...(defineRule({
    id,
    title: id,
    severity: 'warning',
    why: '',
    peers: peers ?? [],
    on,
    *check(subject) {
      for (const at of find(subject as Subjects[On])) yield { at, message: id };
    },
    bad: [{ code: '' }],
    good: [''],
  }) as AnyRule),
  theme: 'image',
});

const rules: readonly RegisteredRule[] = [
  rule(
    'sample-image',
    [
      'checkov:CKV_K8S_14',
      'trivy:KSV-0013',
      'kube-linter:latest-tag',
      'kics:583053b7',
      'polaris:tagNotSpecified',
      'kubescape:C-0304',
      'kube-score:container-image-tag',
      'terrascan:AC_K8S_0068',
      'datree:IMAGE_TAG',
    ],
    'container',
    (container) => [container.field('image')],
  ),
  rule('sample-privileged', ['checkov:CKV_K8S_16', 'kics:dd29336b'], 'container', (container) => [
    container.field('securityContext.privileged'),
  ]),
  rule('sample-workload', [], 'pod', (pod) => [pod]),
  rule(
    'sample-run',
    [
      'hadolint:DL3004',
      'trivy:DS-0010',
      'checkov:CKV_DOCKER_1',
      'buildkit:SampleRun',
      'kics:8ada6e80',
      'terrascan:AC_DOCKER_0001',
    ],
    'RUN',
    (run) => [run.args[0] ?? run],
  ),
  rule('sample-user', ['hadolint:DL3002'], 'USER', (user) => [user]),
];
const names = new RuleNames(rules);

const read = (
  text: string,
  isDockerfile: boolean,
): readonly { readonly contents: Contents; readonly base: number }[] =>
  isDockerfile
    ? [
        {
          contents: {
            language: 'dockerfile',
            uri: 'file:///Dockerfile',
            dockerfile: new Dockerfile(parseDockerfile(text)),
          },
          base: 0,
        },
      ]
    : readYaml(text).map(({ document, base }, index) => ({
        contents: readYamlContents(document, { uri: 'file:///a.yaml', document: index }),
        base,
      }));

interface Judged {
  /** `rule@line` of what is left, lines from 1. */
  readonly documents: ReturnType<typeof read>;
  readonly kept: readonly string[];
  readonly suppressions: readonly JudgedSuppression[];
}

function judge(text: string, options: { readonly hasRun?: (rule: string) => boolean } = {}): Judged {
  const documents = read(text, /^\s*FROM /m.test(text));
  const results = applySuppressions(
    documents.map(({ contents }, index) => ({
      found: runRules(rules, contents, { settings: { ...DEFAULT_SETTINGS, today: '2026-06-01' } }).map(
        ({ found }) => found,
      ),
      suppressions: readSuppressions(contents, names, index === 0),
    })),
    { today: '2026-06-01', hasRun: () => true, ...options },
  );
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  return {
    documents,
    kept: results.flatMap(({ kept }, index) =>
      kept.map(
        ({ rule: { id }, range }) =>
          `${id.slice('sample-'.length)}@${lineOf((documents[index]?.base ?? 0) + range.start)}`,
      ),
    ),
    suppressions: results.flatMap(({ suppressions }) => suppressions),
  };
}

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: app
      image: app
      securityContext: { privileged: true }
    - name: log
      image: log
`;
const ALL = ['workload@4', 'image@8', 'privileged@9', 'image@11', 'privileged@10'].sort();
/** What is silenced in the pod after a replacement, by the lines of the unchanged pod. */
const silenced = (change: (pod: string) => string): string[] => {
  const text = change(POD);
  const [lines, changed] = [POD.split('\n'), text.split('\n')];
  const bare = (line = ''): string => line.replace(/ *#.*$/, '');
  const kept = judge(text).kept.map((name) => {
    const [id, line] = name.split('@');
    return `${id}@${lines.findIndex((other) => bare(other) === bare(changed[Number(line) - 1])) + 1}`;
  });
  return ALL.filter((name) => !kept.includes(name));
};
const above = (line: string, comment: string) => (pod: string) =>
  pod.replace(new RegExp(`^( *)(${line.replace(/[[\]{}]/g, '\\$&')})`, 'm'), `$1${comment}\n$1$2`);
const behind = (line: string, comment: string) => (pod: string) => pod.replace(line, `${line} ${comment}`);
const annotated =
  (...lines: readonly string[]) =>
  (pod: string) =>
    pod.replace('  name: web\n', `  name: web\n  annotations:\n${lines.map((line) => `    ${line}\n`).join('')}`);

test('without suppressions all is found', () => {
  expect([...judge(POD).kept].sort()).toEqual(ALL);
  expect(judge(POD).suppressions).toEqual([]);
});

describe('a comment of ours', () => {
  test.each<[name: string, change: (pod: string) => string, ...gone: string[]]>([
    ['above the line', above('image: app', '# hullcheck-ignore sample-image -- r'), 'image@8'],
    ['behind the line', behind('image: app', '# hullcheck-ignore sample-image -- r'), 'image@8'],
    ['behind another comment', behind('image: app', '# note # hullcheck-ignore sample-image -- r'), 'image@8'],
    [
      'with other comments between',
      above('image: app', '# hullcheck-ignore sample-image -- r\n\n      # other'),
      'image@8',
    ],
    [
      'of several rules',
      above('securityContext: {', '# hullcheck-ignore sample-image, sample-privileged -- r'),
      'privileged@9',
    ],
    [
      'above an item, for what begins on its line',
      above('- name: log', '# hullcheck-ignore sample-privileged, sample-image -- r'),
      'privileged@10',
    ],
    ['above a key, for its line only', above('containers:', '# hullcheck-ignore sample-image -- r')],
    ['by the name of a peer', above('image: log', '# hullcheck-ignore CKV_K8S_14 -- r'), 'image@11'],
    ['by an older spelling of a peer', above('image: log', '# hullcheck-ignore avd-ksv-0013 -- r'), 'image@11'],
    ['by peer and name', above('image: log', '# hullcheck-ignore checkov:CKV_K8S_14 -- r'), 'image@11'],
    ['at the top', (pod) => `# Copyright\n# hullcheck-ignore sample-image -- r\n${pod}`, 'image@11', 'image@8'],
    [
      'at the top, behind the marker',
      (pod) => `---\n# hullcheck-ignore sample-image -- r\n${pod}`,
      'image@11',
      'image@8',
    ],
    ['until a day to come', above('image: app', '# hullcheck-ignore sample-image until=2026-06-01 -- r'), 'image@8'],
    ['without a reason', above('image: app', '# hullcheck-ignore sample-image'), 'image@8'],
    ['with an unknown rule beside', above('image: app', '# hullcheck-ignore sample-none, sample-image'), 'image@8'],
    ['that has ended', above('image: app', '# hullcheck-ignore sample-image until=2026-05-31 -- r')],
    ['on a day that is none', above('image: app', '# hullcheck-ignore sample-image until=2026-02-30 -- r')],
    ['with words in it', above('image: app', '# hullcheck-ignore sample-image because of x')],
    ['without a rule', above('image: app', '# hullcheck-ignore -- r')],
    ['in prose', above('image: app', '# see hullcheck-ignore sample-image -- r')],
    ['with another word', above('image: app', '# hullcheck-ignore-line sample-image -- r')],
  ])('%s', (_, change, ...gone) => expect(silenced(change)).toEqual(gone.sort()));

  test('is none within a text', () => {
    const pod = POD.replace('image: app', 'image: "app # hullcheck-ignore sample-image -- r"');
    expect(judge(pod)).toMatchObject({ kept: judge(POD).kept, suppressions: [] });
  });

  test('covers a flow collection that begins on its line, and a text', () => {
    const pod = POD.replace('{ privileged: true }', '{\n        # why\n        privileged: true\n      }');
    expect(judge(pod).kept).toContain('privileged@11');
    expect(judge(above('securityContext: {', '# hullcheck-ignore sample-privileged -- r')(pod)).kept).not.toContain(
      'privileged@12',
    );
    expect(judge(pod.replace('# why', '# hullcheck-ignore sample-privileged -- r')).kept).not.toContain(
      'privileged@11',
    );
  });

  test('at the top speaks for all documents, elsewhere for none but its line', () => {
    const two = `${POD}---\n${POD}`;
    expect(
      judge(`# hullcheck-ignore sample-image -- r\n${two}`).kept.filter((name) => name.startsWith('image')),
    ).toEqual([]);
    expect(
      judge(`# hullcheck-ignore sample-image -- r\n---\n${two}`).kept.filter((name) => name.startsWith('image')),
    ).toEqual([]);
    const inner = judge(`${POD}---\n# hullcheck-ignore sample-image -- r\n${POD}`);
    expect(inner.kept.filter((name) => name.startsWith('image'))).toHaveLength(4);
    expect(inner.suppressions[0]).toMatchObject({ isUsed: false, idle: [{ id: 'sample-image' }] });
  });

  test('keeps its lines apart with CRLF', () => {
    const text = above('image: app', '# hullcheck-ignore sample-image -- r')(POD).replace(/\n/g, '\r\n');
    expect(judge(text).kept.filter((name) => name.startsWith('image'))).toEqual(['image@12']);
    expect(judge(text).suppressions[0]?.reason).toBe('r');
  });
});

describe('an annotation of ours', () => {
  test.each<[name: string, change: (pod: string) => string, ...gone: string[]]>([
    [
      'covers its object',
      annotated('hullcheck.dev/ignore: "sample-image, CKV_K8S_16 -- r"'),
      'image@11',
      'image@8',
      'privileged@10',
      'privileged@9',
    ],
    ['covers what is told at the name', annotated('hullcheck.dev/ignore: sample-workload -- r'), 'workload@4'],
    ['without a rule covers nothing', annotated('hullcheck.dev/ignore: " -- r"')],
    ['with a template is not known', annotated('hullcheck.dev/ignore: "sample-image {{ .x }}"')],
  ])('%s', (_, change, ...gone) => expect(silenced(change)).toEqual(gone.sort()));

  test('on a pod template covers the pod, wherever it is told of', () => {
    const workload = (at: 'metadata' | 'template') => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web${at === 'metadata' ? '\n  annotations: { hullcheck.dev/ignore: "sample-image, sample-workload -- r" }' : ''}
spec:
  template:
    metadata:
      labels: { a: b }${at === 'template' ? '\n      annotations: { hullcheck.dev/ignore: "sample-image, sample-workload -- r" }' : ''}
    spec:
      containers: [{ name: app, image: app }]
`;
    expect(judge(workload('metadata')).kept).toEqual(['privileged@11']);
    expect(judge(workload('template')).kept).toEqual(['privileged@11']);
  });

  test('in a List covers its item', () => {
    const item = (annotations: string) =>
      `- { apiVersion: v1, kind: Pod, metadata: { name: a${annotations} }, spec: { containers: [{ name: a, image: a }] } }\n`;
    const list = `apiVersion: v1\nkind: List\nitems:\n${item('')}${item(', annotations: { hullcheck.dev/ignore: sample-image -- r }')}`;
    expect(judge(list).kept.filter((name) => name.startsWith('image'))).toEqual(['image@4']);
  });
});

describe('what peers say, in YAML', () => {
  const both = ['image@11', 'image@8'];
  const known = [...both, 'privileged@10', 'privileged@9'];
  test.each<[change: string | ((pod: string) => string), ...gone: string[]]>([
    ['ignore-check.kube-linter.io/latest-tag: "r"', ...both],
    ['ignore-check.kube-linter.io/other: "r"'],
    ['kube-linter.io/ignore-all: "r"', ...both],
    ['checkov.io/skip1: CKV_K8S_14=r', ...both],
    ['bridgecrew.io/skip7: CKV_K8S_16', 'privileged@10', 'privileged@9'],
    ['cortex.io/skip: CKV_K8S_14=a=b', ...both],
    ['checkov.io/other: CKV_K8S_14=r'],
    ['polaris.fairwinds.com/exempt: "true"', ...both],
    ['polaris.fairwinds.com/tagNotSpecified-exempt: "true"', ...both],
    ['polaris.fairwinds.com/tagNotSpecified-exempt: "yes"'],
    ['kubescape.io/ignore: "true"', ...both],
    ['kubescape.io/skip-controls: "C-0016,C-0304"', ...both],
    [annotated('kubescape.io/skip-controls: "C-0304"', 'kubescape.io/skip-expiry: "2026-05-31T23:59:59Z"')],
    ['kube-score/ignore: pod-probes,container-image-tag', ...both],
    ['kube-score/enable: container-image-tag'],
    [`runterrascan.io/skip: '[{"rule": "AC_K8S_0068", "comment": "r"}]'`, ...both],
    ["runterrascan.io/skip: 'AC_K8S_0068'"],
    ['datree.skip/IMAGE_TAG: r', ...both],
    [
      (pod: string) => pod.replace('  name: web\n', '  name: web\n  labels: { kubescape.io/ignore: "true" }\n'),
      ...both,
    ],
    [above('image: app', '# checkov:skip=CKV_K8S_14:r'), 'image@8'],
    [above('image: app', '#ts:skip=AC_K8S_0068 r'), 'image@8'],
    [above('image: app', '# kics-scan ignore-line'), 'image@8'],
    [above('- name: app', '# kics-scan ignore-block'), 'image@8', 'privileged@9'],
    [above('containers:', '# kics-scan ignore-block'), ...known],
    [(pod: string) => `---\n# kics-scan ignore-block\n${pod}`, ...known],
    [(pod: string) => `# kics-scan ignore-block\n${pod}`],
    [(pod: string) => `# kics-scan ignore\n${pod}`, ...known],
    [(pod: string) => `# kics-scan disable=583053b7,x\n${pod}`, ...both],
    [(pod: string) => `# kics-scan enable=583053b7\n${pod}`, 'privileged@10', 'privileged@9'],
    [above('image: app', '# kics-scan ignore')],
    [above('image: app', '# trivy:ignore:KSV-0013')],
    [above('image: app', '# kics-scan disable=')],
  ])('%s', (change, ...gone) =>
    expect(silenced(typeof change === 'string' ? annotated(change) : change)).toEqual(gone.sort()),
  );

  test('gives reasons and ends', () => {
    const { suppressions } = judge(
      annotated(
        'kubescape.io/skip-controls: C-0304',
        'kubescape.io/skip-reason: r',
        'kubescape.io/skip-expiry: "2026-12-31T00:00:00Z"',
        'checkov.io/skip1: CKV_K8S_14= why',
        'datree.skip/OTHER: ""',
      )(POD),
    );
    expect(suppressions.map(({ tool, reason, until }) => [tool, reason, until])).toEqual([
      ['kubescape', 'r', '2026-12-31'],
      ['checkov', 'why', undefined],
      ['datree', undefined, undefined],
    ]);
  });
});

describe('in Dockerfiles', () => {
  const FILE = `FROM a:1
RUN one \\
  && two
USER root
FROM b:1
RUN three
`;
  const left = (change: (file: string) => string): string[] => [...judge(change(FILE)).kept];
  const ahead = (line: string, comment: string) => (file: string) => file.replace(line, `${comment}\n${line}`);
  test.each<[comment: string | ((file: string) => string), ...left: string[]]>([
    ['# hullcheck-ignore sample-run -- r', 'user@5', 'run@7'],
    ['# hullcheck-ignore DL3004 -- r', 'user@5', 'run@7'],
    ['# hullcheck-ignore sample-user -- r', 'run@3', 'user@5', 'run@7'],
    [ahead('FROM a', '# hullcheck-ignore sample-run -- r'), 'user@5'],
    [ahead('FROM a', '# check=skip=SampleRun;error=true'), 'user@5'],
    [ahead('FROM a', '# check=error=true;skip=all'), 'user@5'],
    [ahead('FROM a', '# check=skip=samplerun'), 'run@3', 'user@5', 'run@7'],
    ['# check=skip=SampleRun', 'run@3', 'user@5', 'run@7'],
    ['# hadolint ignore=DL3004,DL3002 # r', 'user@5', 'run@7'],
    ['# hadolint global ignore=DL3004', 'user@5'],
    ['# hadolint shell=/bin/bash', 'run@3', 'user@5', 'run@7'],
    ['# trivy:ignore:AVD-DS-0010', 'user@5', 'run@7'],
    ['# trivy:ignore:DS-0001 trivy:ignore:ds010', 'user@5', 'run@7'],
    ['# trivy:ignore:DS-*', 'user@5', 'run@7'],
    ['# trivy:ignore:*:exp:2026-12-01', 'user@5', 'run@7'],
    ['# trivy:ignore:DS-0010:exp:2026-05-01', 'run@3', 'user@5', 'run@7'],
    ['# trivy:ignore:DS-0010:ws:prod', 'run@3', 'user@5', 'run@7'],
    ['# checkov:skip=CKV_DOCKER_2,CKV_DOCKER_1:r', 'user@5'],
    ['#ts:skip=AC_DOCKER_0001 r', 'user@5', 'run@7'],
    ['# kics-scan ignore-line', 'user@5', 'run@7'],
    ['# kics-scan ignore-block', 'user@5', 'run@7'],
    [ahead('FROM b', '# kics-scan ignore-block'), 'run@2', 'user@4'],
    [ahead('FROM a', '# kics-scan ignore-block'), 'user@5', 'run@7'],
  ])('%s', (comment, ...kept) => {
    expect(left(typeof comment === 'string' ? ahead('RUN one', comment) : comment)).toEqual(kept);
  });

  test('a comment between the lines of an instruction covers the next line', () => {
    expect(left(ahead('  && two', '# hullcheck-ignore sample-run -- r'))).toEqual(['run@2', 'user@5', 'run@7']);
  });
});

describe('what is idle', () => {
  const idle = (text: string, hasRun?: (rule: string) => boolean): string[] =>
    judge(text, hasRun === undefined ? {} : { hasRun }).suppressions.flatMap((suppression) =>
      suppression.idle.map(({ id }) => id),
    );
  const comment = (text: string): string => above('name: web', text)(POD);

  test('hides nothing, or is no rule', () => {
    expect(idle(comment('# hullcheck-ignore sample-image, sample-none, sample-workload -- r'))).toEqual([
      'sample-image',
      'sample-none',
    ]);
    expect(idle(annotated('checkov.io/skip1: CKV_K8S_14=r')(POD))).toEqual([]);
    expect(idle(comment('# checkov:skip=CKV_K8S_14'))).toEqual(['CKV_K8S_14']);
  });
  test('is not what a peer may know of', () => {
    expect(idle(comment('# checkov:skip=CKV_K8S_999'))).toEqual([]);
    expect(idle(comment('# kics-scan ignore-line'))).toEqual([]);
  });
  test('is not what has not run', () => {
    expect(idle(comment('# hullcheck-ignore sample-image, sample-none -- r'), () => false)).toEqual(['sample-none']);
  });
  test('is not what is malformed or over: that is told apart', () => {
    expect(idle(comment('# hullcheck-ignore sample-image until=2026-01-01 -- r'))).toEqual([]);
    expect(judge(comment('# hullcheck-ignore sample-image until=2026-01-01 -- r')).suppressions[0]).toMatchObject({
      isExpired: true,
      isUsed: false,
    });
    expect(judge(comment('# hullcheck-ignore: sample-image')).suppressions[0]?.problem).toMatch(/"hullcheck-ignore:"/);
  });
});

describe('changes', () => {
  const apply = (
    text: string,
    pick: (suppression: JudgedSuppression) => readonly (JudgedSuppression['removal'] | undefined)[],
  ): string => {
    const { documents, suppressions } = judge(text);
    const changes = suppressions.flatMap((suppression) =>
      pick(suppression).flatMap((change) => (change ? [{ change, document: 0 }] : [])),
    );
    return applyEdits(text, planEdits({ uri: 'file:///a.yaml', text, documents }, changes).edits);
  };
  const removed = (text: string) => apply(text, ({ removal }) => [removal]);

  test.each<[before: string, after: string]>([
    ['a: 1\n# hullcheck-ignore x\nb: 2\n', 'a: 1\nb: 2\n'],
    ['a: 1\r\n  # hullcheck-ignore x\r\nb: 2\r\n', 'a: 1\r\nb: 2\r\n'],
    ['a: 1 # hullcheck-ignore x\nb: 2\n', 'a: 1\nb: 2\n'],
    ['a: 1 # note # hullcheck-ignore x\nb: 2\n', 'a: 1 # note\nb: 2\n'],
    ['b: 2\n# hullcheck-ignore x', 'b: 2\n'],
    ['FROM a\n# hadolint ignore=DL1\nRUN a\n', 'FROM a\nRUN a\n'],
  ])('takes the comment away: %j', (before, after) => expect(removed(before)).toBe(after));

  test('hold no tree, so that a closed file keeps none', () => {
    const { suppressions } = judge(annotated('hullcheck.dev/ignore: "x, y"', 'datree.skip/X: r')(POD));
    expect(suppressions.map((suppression) => structuredClone(suppression))).toEqual(suppressions);
    expect(suppressions.map(({ removal }) => removal.kind)).toEqual(['text', 'text']);
  });

  test('are not made where the text refuses them', () => {
    const shared = annotated('hullcheck.dev/ignore: &why x -- r', 'other: *why')(POD);
    expect(judge(shared).suppressions.map(({ removal }) => removal.kind)).toEqual(['remove']);
    expect(() => removed(shared)).toThrow('anchor');
  });

  test('takes the annotation away, and the map that it leaves empty', () => {
    expect(removed(annotated('hullcheck.dev/ignore: x -- r')(POD))).toBe(POD);
  });

  test.each<[before: string, after: string]>([
    ['x, y, z until=2027-01-01 -- r', 'y, z until=2027-01-01 -- r'],
    ['sample-image,x -- r', 'sample-image -- r'],
    ['sample-image, x', 'sample-image'],
  ])('takes one rule out of %j', (before, after) => {
    const first = (text: string) =>
      apply(text, ({ rules: named }) => [named.find(({ matches }) => matches.length === 0)?.removal]);
    expect(first(`a: 1\n# hullcheck-ignore ${before}\nb: 2\n`)).toBe(`a: 1\n# hullcheck-ignore ${after}\nb: 2\n`);
    expect(first(annotated(`hullcheck.dev/ignore: "${before}"`)(POD))).toBe(
      annotated(`hullcheck.dev/ignore: "${after}"`)(POD),
    );
  });

  test('adds a reason', () => {
    const reasoned = (text: string) => apply(text, ({ addReason }) => [addReason]);
    expect(reasoned('a: 1 # hullcheck-ignore x\n')).toBe('a: 1 # hullcheck-ignore x -- reason\n');
    expect(reasoned('a: 1 # hullcheck-ignore x --\n')).toBe('a: 1 # hullcheck-ignore x -- reason\n');
    expect(reasoned('a: 1 # hullcheck-ignore x -- r\n')).toBe('a: 1 # hullcheck-ignore x -- r\n');
    expect(reasoned(annotated('hullcheck.dev/ignore: x')(POD))).toBe(
      annotated('hullcheck.dev/ignore: x -- reason')(POD),
    );
  });

  test('knows places within what is written', () => {
    const place = (text: string) =>
      judge(text).suppressions.flatMap(({ rules: named }) =>
        named.map(({ range }) => text.slice(range.start, range.end)),
      );
    expect(place('a: 1 # hullcheck-ignore x , y -- r\n')).toEqual(['x', 'y']);
    expect(place(annotated('hullcheck.dev/ignore: "x, y -- r"')(POD))).toEqual(['x', 'y']);
    expect(place(annotated('hullcheck.dev/ignore: "x, y\\u0020-- r"')(POD))).toEqual(['x', 'y']);
    expect(place(annotated('checkov.io/skip1: CKV_1=r')(POD))).toEqual(['checkov.io/skip1']);
    expect(place('FROM a\n# hadolint ignore=DL1,DL2\nRUN a\n')).toEqual(['DL1', 'DL2']);
  });
});

describe('to ignore a finding', () => {
  /** The text after the first finding of a rule is ignored. */
  function ignored(text: string, id: string, reason = 'it must'): string | undefined {
    const documents = read(text, text.startsWith('FROM') || text.startsWith('# syntax'));
    for (const [index, { contents }] of documents.entries()) {
      const found = runRules(rules, contents, { settings: { ...DEFAULT_SETTINGS, today: '2026-06-01' } }).find(
        ({
          found: {
            rule: { id: other },
          },
        }) => other === id,
      );
      if (found === undefined) continue;
      const change = ignoreChange(contents, found.found, reason, index === 0);
      if (change === undefined) return undefined;
      const after = applyEdits(
        text,
        planEdits({ uri: 'file:///a.yaml', text, documents }, [{ change, document: index }]).edits,
      );
      const [one, other] = [judge(text).kept.length, judge(after).kept.length];
      expect(one - other, 'it silences something').toBeGreaterThan(0);
      expect(
        judge(after).suppressions.every(
          ({ isUsed, problem, reason: said }) => isUsed && problem === undefined && said !== undefined,
        ),
      ).toBe(true);
      return after;
    }
    throw new Error('nothing is found');
  }
  const COMMENT = (id: string) => `# hullcheck-ignore ${id} -- it must`;

  test('a comment goes above the line, indented like it', () => {
    expect(ignored(POD, 'sample-image')).toBe(above('image: app', COMMENT('sample-image'))(POD));
    expect(ignored(POD, 'sample-workload')).toBe(above('name: web', COMMENT('sample-workload'))(POD));
    const crlf = POD.replace(/\n/g, '\r\n');
    expect(ignored(crlf, 'sample-image')).toBe(above('image: app', `${COMMENT('sample-image')}\r`)(crlf));
  });

  test('in a second document too', () => {
    const two = `a: 1\n---\n${POD}`;
    expect(ignored(two, 'sample-image')).toBe(above('image: app', COMMENT('sample-image'))(two));
  });

  test('above a flow collection of several lines', () => {
    const pod = POD.replace('{ privileged: true }', '{\n        privileged: true\n      }');
    expect(ignored(pod, 'sample-privileged')).toBe(above('securityContext: {', COMMENT('sample-privileged'))(pod));
  });

  test('behind the first line, where a comment above would speak for the file', () => {
    const pod = `metadata: { name: web } # mine\n${POD.replace('metadata:\n  name: web\n', '')}`;
    expect(ignored(pod, 'sample-workload')).toBe(pod.replace('# mine', `# mine ${COMMENT('sample-workload')}`));
  });

  test('as an annotation in JSON, joined with what is there', () => {
    const json =
      '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "a", "image": "a"}]}}\n';
    const once = ignored(json, 'sample-image') ?? '';
    expect(JSON.parse(once).metadata.annotations).toEqual({ 'hullcheck.dev/ignore': 'sample-image -- it must' });
    const twice = ignored(once, 'sample-workload', 'so be it') ?? '';
    expect(JSON.parse(twice).metadata.annotations).toEqual({
      'hullcheck.dev/ignore': 'sample-image, sample-workload -- it must; so be it',
    });
    const ended = json.replace('"web"', '"web", "annotations": {"hullcheck.dev/ignore": "x until=2027-01-01 -- r"}');
    expect(ignored(ended, 'sample-image')).toBeUndefined();
  });

  test('in a Dockerfile above the instruction', () => {
    const file = '# syntax=docker/dockerfile:1\nFROM a:1\n  RUN a \\\n  && b\nUSER root\n';
    expect(ignored(file, 'sample-run')).toBe(file.replace('  RUN', `  ${COMMENT('sample-run')}\n  RUN`));
  });
});

test.each<[string, boolean]>([
  ['2026-02-28', true],
  ['2024-02-29', true],
  ['2000-02-29', true],
  ['1900-02-29', false],
  ['2026-02-29', false],
  ['2026-04-31', false],
  ['2026-12-31', true],
  ['2026-13-01', false],
  ['2026-00-10', false],
  ['2026-01-00', false],
  ['2026-1-1', false],
])('the date %s', (text, is) => expect(isDate(text)).toBe(is));
