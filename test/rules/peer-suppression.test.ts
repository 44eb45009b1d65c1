// What hadolint and BuildKit are told to pass over is passed over by the rules that carry their ids.
import { describe, expect, test } from 'vitest';
import { embeddingsOf } from '../../server/src/docs/embed.js';
import { severityOf } from '../../server/src/engine/analyze.js';
import { DEFAULT_SETTINGS } from '../../server/src/engine/settings.js';
import { Workspace } from '../../server/src/engine/workspace.js';
import { codeOf, filesOf } from '../support/example.js';
import { loadRuleFiles } from '../support/rule-files.js';

const rules = (await loadRuleFiles()).flatMap(({ rule }) => rule ?? []);

/** The lines, from 0, of what one rule finds in the Dockerfile of an example, the comment put above all or above each line. */
function linesOf(rule: (typeof rules)[number], code: string, comment = '', isAbove = false): readonly number[] {
  const workspace = new Workspace([rule], { folders: ['file:///w'] });
  const settings = { ...DEFAULT_SETTINGS, profile: 'audit', today: '2026-06-01' } as const;
  workspace.configure(() => settings);
  const files = filesOf(code, embeddingsOf(code)[0]);
  const texts = new Map<string, string>();
  for (const { path, text } of files) {
    const isDockerfile = /dockerfile$/i.test(path);
    const changed = !isDockerfile || comment === '' ? text : isAbove ? aboveEach(text, comment) : `${comment}\n${text}`;
    texts.set(`file:///w/${path}`, changed);
  }
  workspace.change([...texts].map(([uri, text]) => ({ uri, text })));
  workspace.setComplete(true);
  workspace.analyze();
  return [...texts]
    .filter(([uri]) => /dockerfile$/i.test(uri))
    .flatMap(([uri, text]) =>
      workspace.findings(uri).map(({ range }) => text.slice(0, range.start).split('\n').length),
    );
}

/** Above each line that begins an instruction: heredocs and continued lines are left as they are. */
const aboveEach = (text: string, comment: string): string =>
  text.replace(
    /^(?=(?:FROM|RUN|COPY|ADD|CMD|ENTRYPOINT|EXPOSE|WORKDIR|USER|ENV|ARG|VOLUME|MAINTAINER|ONBUILD|HEALTHCHECK|LABEL)\b)/gim,
    `${comment}\n`,
  );

const carrying = (tool: string) =>
  rules.flatMap((rule) => {
    const ids = (rule.peers ?? []).flatMap((peer) =>
      peer.startsWith(`${tool}:`) ? [peer.slice(tool.length + 1)] : [],
    );
    const examples = rule.bad
      .map(codeOf)
      .filter((code) => linesOf(rule, code).length > 0 && !/^\s*#\s*(?:escape|syntax|check)\b/m.test(code));
    return examples.length > 0 && severityOf(rule, { ...DEFAULT_SETTINGS, profile: 'audit', today: '' }) !== 'off'
      ? ids.map((id) => [`${rule.id} as ${id}`, rule, id, examples] as const)
      : [];
  });

describe('hadolint', () => {
  test.each(carrying('hadolint'))('%s', (_, rule, id, examples) => {
    for (const code of examples) {
      expect(linesOf(rule, code, `# hadolint global ignore=${id}`), code).toEqual([]);
      expect(linesOf(rule, code, `# hadolint global ignore=DL9999, ${id} # known`), code).toEqual([]);
      expect(linesOf(rule, code, '# hadolint global ignore=DL9999'), code).not.toEqual([]);
      expect(linesOf(rule, code, `# hadolint ignore=${id}`, true), code).toEqual([]);
    }
  });
});

describe('BuildKit', () => {
  test.each(carrying('buildkit'))('%s', (_, rule, id, examples) => {
    for (const code of examples) {
      expect(linesOf(rule, code, `# check=skip=${id};error=true`), code).toEqual([]);
      expect(linesOf(rule, code, `# check=error=true;skip=Other,${id}`), code).toEqual([]);
      expect(linesOf(rule, code, '# check=skip=all'), code).toEqual([]);
      expect(linesOf(rule, code, '# check=skip=Other'), code).not.toEqual([]);
      expect(linesOf(rule, code, `# about\n# check=skip=${id}`), code).not.toEqual([]);
    }
  });
});
