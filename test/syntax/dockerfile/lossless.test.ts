import { describe, expect, it } from 'vitest';
import { embeddingsOf } from '../../../server/src/docs/embed.js';
import { languageOf } from '../../../server/src/engine/file-contents.js';
import { parseDockerfile } from '../../../server/src/syntax/dockerfile/parse.js';
import { codeOf, filesOf } from '../../support/example.js';
import { printDockerfile } from '../../support/print-dockerfile.js';
import { loadRuleFiles } from '../../support/rule-files.js';

const FILES: readonly string[] = [
  '',
  'FROM a',
  '\uFEFF# syntax=docker/dockerfile:1\r\n#escape=`\r\n\r\nFROM a `\r\n  # between\r\n\r\n  AS b\r\nRUN c `\r\n && d `  \r\n\r\n',
  '# about\nfrom --platform=$X  a\tas  b # c\n  ENV A=1 \\\n    # B is next\n    B="x \\\n  y" \\\n\n    C=d\n',
  'FROM a\nRUN --mount=type=cache,target=/c \\\n    --network=none <<A <<-"B" cat \\\n  && e\nbody $x\\\nA\n\tbody\n\tB\nCMD ["a", \\\n  "b"]\n',
  'FROM a\nONBUILD   RUN x \\',
  'FROM a\nRUN x \\\n\n\n# end',
  'FROM a\nCOPY <<E /x\nnever closed\n',
  'FROM a\nRUN echo \\\\\nLABEL a=b\\\n',
];

describe('a tree prints back as the file', () => {
  it.each(FILES)('%j', (text) => {
    for (const form of [text, text.replace(/\r?\n/g, '\r\n')])
      expect(printDockerfile(parseDockerfile(form))).toEqual({ text: form, losses: [] });
  });

  it('for every Dockerfile among the examples of rules', async () => {
    const examples = (await loadRuleFiles()).flatMap(({ rule }) => [...(rule?.bad ?? []), ...(rule?.good ?? [])]);
    const texts = examples.flatMap((example) =>
      filesOf(codeOf(example), embeddingsOf(codeOf(example))[0]).flatMap(({ path, text }) =>
        languageOf(`/${path}`) === 'dockerfile' ? [text] : [],
      ),
    );
    expect(texts.length).toBeGreaterThan(50);
    for (const text of texts) expect(printDockerfile(parseDockerfile(text))).toEqual({ text, losses: [] });
  });
});
