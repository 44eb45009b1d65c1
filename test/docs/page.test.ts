import { describe, expect, test } from 'vitest';
import { renderCatalogue } from '../../server/src/docs/catalogue.js';
import { renderHover, renderRulePage } from '../../server/src/docs/page.js';
import type { RegisteredRule } from '../../server/src/engine/rule.js';
import { exampleRules, sampleAdd, sampleEscalation, sampleHostNetwork } from '../support/example-rules.js';
import { loadRuleFiles } from '../support/rule-files.js';

/** The text of a section, without its heading. */
const section = (page: string, heading: string): string =>
  page
    .split(/^## /m)
    .find((part) => part.startsWith(heading))
    ?.slice(heading.length)
    .trim() ?? '';

const variant = (changes: Partial<RegisteredRule>): RegisteredRule => ({ ...sampleAdd, ...changes });

describe('a page', () => {
  const page = renderRulePage(sampleEscalation);

  test('begins with what the rule finds, and why it matters', () => {
    expect(page).toMatch(
      /^# Sample: a process may become more than its parent\n\n`sample-escalation` · Pod isolation\n\nA setuid program .*\n\nA \*\*warning\*\*: a real gap that is worth closing\. It is on by default\.\n/,
    );
  });

  test('shows the first example, its message, its fix with the risk, and the difference that the fix makes', () => {
    expect(section(page, 'What is reported')).toBe(`In a container of any workload:

\`\`\`yaml
name: app
securityContext:
  allowPrivilegeEscalation: true
\`\`\`

> Container "app" may gain more privileges than its parent process.

**Fix: Disallow privilege escalation.** Programs that rely on setuid binaries, such as sudo, stop working.

\`\`\`diff
 name: app
 securityContext:
-  allowPrivilegeEscalation: true
+  allowPrivilegeEscalation: false
\`\`\``);
  });

  test('shows further examples by their differences, and says where there is no fix', () => {
    const more = section(page, 'More that is reported');
    expect(more).toContain('+securityContext:\n+  allowPrivilegeEscalation: false');
    expect(more).toContain('securityContext: { privileged: true }\n```\n\nThere is no automatic fix for this.');
  });

  test('says when a fix has no side effects', () => {
    expect(renderRulePage(sampleHostNetwork)).toContain(
      '**Fix: Remove hostNetwork.** It has no side effects, so "fix all" and `--fix` apply it as well.',
    );
  });

  test('says how to accept a finding, by a comment and, in a manifest, by an annotation', () => {
    expect(section(page, 'Accepting it')).toContain('# hullcheck-ignore sample-escalation -- the reason');
    expect(section(page, 'Accepting it')).toContain('hullcheck.dev/ignore: "sample-escalation -- the reason"');
    expect(section(renderRulePage(sampleAdd), 'Accepting it')).toContain(
      '```dockerfile\n# hullcheck-ignore sample-add -- the reason',
    );
    expect(renderRulePage(sampleAdd)).not.toContain('annotations');
    expect(section(renderRulePage(variant({ on: 'suppression' })), 'Accepting it')).toBe('');
  });

  test('names standards in full, and the tools that know the same problem', () => {
    const peers = ['hadolint:DL3020', 'trivy:DS-0005', 'hadolint:DL3021'] as const;
    const text = renderRulePage(variant({ peers, standards: ['cwe:250', 'cis-docker:4.9'] }));
    expect(section(text, 'Standards')).toBe(
      '- CWE-250, Execution with Unnecessary Privileges\n- CIS Docker Benchmark 4.9 (images and Dockerfiles)',
    );
    expect(section(text, 'The same problem in other tools')).toBe('- hadolint: `DL3020`, `DL3021`\n- Trivy: `DS-0005`');
    expect(renderRulePage(variant({ peers: [], standards: [] }))).not.toMatch(/Standards|other tools/);
  });

  test('says who sees it, and what it is shown together with', () => {
    expect(renderRulePage(variant({ profile: 'strict' }))).toContain(
      'It is off by default, and on in the profile `strict` and in `audit`.',
    );
    expect(renderRulePage(variant({ profile: 'audit' }))).toContain('on in the profile `audit`.');
    expect(renderRulePage({ ...sampleEscalation, cause: 'pod-hardening' })).toContain(
      'are shown as one, with one fix: "Add the missing securityContext settings".',
    );
  });

  test('describes options', () => {
    const options = { registries: { default: ['a.example'], description: 'Where images may come from.' } };
    const text = section(renderRulePage(variant({ options })), 'Settings');
    expect(text).toContain('rules:\n  sample-add: off');
    expect(text).toContain('- `registries` (default `["a.example"]`): Where images may come from.');
    expect(text).toContain('rules:\n  sample-add:\n    registries: ["a.example"]');
  });

  test('names the files of an example that has several, and those that come to be', () => {
    const bad = [
      {
        code: '-- a/Dockerfile --\nFROM a:1\nADD b c\n#<- ADD\n-- note.yaml --\na: 1',
        fixed: '-- a/Dockerfile --\nFROM a:1\nCOPY b c\n-- new.yaml --\nb: 1',
      },
    ] as const;
    const text = section(renderRulePage(variant({ bad })), 'What is reported');
    expect(text).toContain('`a/Dockerfile`:\n\n```dockerfile\nFROM a:1\nADD b c\n```\n\n`note.yaml`:');
    expect(text).toContain('`a/Dockerfile`:\n\n```diff\n FROM a:1\n-ADD b c\n+COPY b c\n```');
    expect(text).toContain('`new.yaml`, a new file:\n\n```diff\n+b: 1\n```');
  });

  test('says under what settings an example holds', () => {
    const bad = [
      {
        code: 'FROM a:1\nADD b c\n#<- ADD',
        fixed: 'FROM a:1\nCOPY b c',
        profile: 'audit',
        today: '2026-03-01',
        kubernetesVersion: 30,
      },
    ] as const;
    expect(renderRulePage(variant({ bad }))).toContain(
      'In the profile `audit`, on 2026-03-01, for Kubernetes 1.30:\n\n```dockerfile',
    );
  });
});

test('a hover says why, and leads to the page', () => {
  expect(renderHover(sampleEscalation, 'file:///page.md')).toBe(
    '**Sample: a process may become more than its parent**\n\n' +
      'A setuid program in the image is enough to become root. With `allowPrivilegeEscalation: false` it stays what it was.\n\n' +
      '*Pod Security Standards, Restricted*\n\n[sample-escalation](file:///page.md)',
  );
  expect(renderHover(sampleAdd)).toMatch(/`sample-add`$/);
});

test('the catalogue lists rules by theme', () => {
  expect(renderCatalogue(exampleRules, (id) => `${id}.md`)).toBe(`# Rules

## Pod isolation

| Rule | What it finds | Severity | Profile |
| --- | --- | --- | --- |
| [sample-escalation](sample-escalation.md) | Sample: a process may become more than its parent | warning | recommended |
| [sample-host-network](sample-host-network.md) | Sample: a pod uses the network of its node | error | recommended |

## Supply chain and Dockerfiles

| Rule | What it finds | Severity | Profile |
| --- | --- | --- | --- |
| [sample-add](sample-add.md) | Sample: ADD where COPY would do | information | recommended |
`);
});

const registered = (await loadRuleFiles()).flatMap(({ rule }) => rule ?? []);
test.each(registered)('the page of $id shows a message and every block is closed', (rule) => {
  const page = renderRulePage(rule, registered);
  expect(section(page, 'What is reported')).toMatch(/^> \S/m);
  expect((page.match(/^`{3,}/gm) ?? []).length % 2).toBe(0);
  // An id may be about something that is undefined.
  expect(page.replaceAll(rule.id, '')).not.toMatch(/undefined|NaN|\[object|#<-|\n{3}/);
});
