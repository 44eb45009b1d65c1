import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ruleOfPage } from '../../client/src/rule-page-uri.js';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json'));
const texts: Record<string, string> = JSON.parse(read('package.nls.json'));

describe('the manifest', () => {
  it('has a text for each key, and no text too many', () => {
    const keys = [...read('package.json').matchAll(/"%([\w.]+)%"/g)].map((match) => match[1]);
    expect([...new Set(keys)].sort()).toEqual(Object.keys(texts).sort());
  });

  it('speaks only of commands that exist', () => {
    const own = manifest.contributes.commands.map(({ command }: { command: string }) => command);
    const named = [...JSON.stringify([manifest.contributes.walkthroughs, texts]).matchAll(/command:(hullcheck\.\w+)/g)];
    expect(named.map((match) => match[1]).filter((command) => !own.includes(command))).toEqual([]);
  });

  it('names pictures that exist and follow the theme', () => {
    for (const { media } of manifest.contributes.walkthroughs[0].steps) {
      expect(existsSync(path.join(root, media.svg)), media.svg).toBe(true);
      expect(read(media.svg)).toContain('var(--vscode-editor-background');
      // A walkthrough's page forbids styles; only attributes count.
      expect(read(media.svg)).not.toMatch(/<style|\sstyle=|class=/);
      expect(texts[media.altText.replaceAll('%', '')]).toBeTruthy();
    }
  });

  it('describes every setting in markdown', () => {
    for (const [name, setting] of Object.entries<Record<string, unknown>>(
      manifest.contributes.configuration.properties,
    )) {
      expect(name).toMatch(/^hullcheck\./);
      expect(setting.markdownDescription, name).toMatch(/^%/);
    }
  });
});

describe('a page of a rule', () => {
  it.each([
    ['/some-rule.md', 'some-rule'],
    ['/some-rule', undefined],
    ['/../secret.md', undefined],
    ['/', undefined],
  ])('%s', (at, rule) => {
    expect(ruleOfPage(at)).toBe(rule);
  });
});
