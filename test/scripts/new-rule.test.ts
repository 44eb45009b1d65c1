import { transform } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { newRule } from '../../server/scripts/new-rule.mjs';
import { embeddingsOf } from '../../server/src/docs/embed.js';
import { type AnyRule, defineRule, type Theme } from '../../server/src/engine/rule.js';
import { expectBad, expectGood } from '../support/example.js';

/** The rule that the text of its file defines. */
async function evaluated(text: string): Promise<AnyRule> {
  const { code } = await transform(text.replace(/^import .*\n/, '').replace('export default', 'return'), {
    loader: 'ts',
  });
  return new Function('defineRule', code)(defineRule);
}

describe.each<Theme>(['pod-isolation', 'rbac', 'supply-chain-dockerfile'])('a new rule of %s', (theme) => {
  test('is well-formed, and fails until it is written', async () => {
    const rule = { ...(await evaluated(newRule(theme, 'widget-is-open'))), theme };
    expect(rule).toMatchObject({ id: 'widget-is-open', title: 'Widget is open' });
    const [bad] = rule.bad;
    const [good] = rule.good;
    expect(() => expectBad(rule, bad, embeddingsOf(bad.code)[0], 'LF')).toThrow();
    expectGood(rule, good, embeddingsOf(String(good))[0], 'LF');
  });
});
