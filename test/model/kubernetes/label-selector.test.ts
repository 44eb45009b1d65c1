import { describe, expect, test } from 'vitest';
import {
  type Labels,
  readLabels,
  readSelector,
  selects,
  selectsEverything,
} from '../../../server/src/model/kubernetes/label-selector.js';
import { YamlDocument } from '../../../server/src/syntax/yaml/document.js';
import { Field } from '../../../server/src/syntax/yaml/field.js';

const read = (text: string) => readSelector(Field.root(new YamlDocument(`s: ${text}`)).field('s'));
const matches = (text: string, labels: Labels): boolean | undefined => {
  const selector = read(text);
  return selector && selects(selector, labels);
};

describe('a selector', () => {
  test.each<[selector: string, labels: Labels, expected: boolean]>([
    ['{}', {}, true],
    ['{}', { app: 'web' }, true],
    ['{ matchLabels: {} }', { app: 'web' }, true],
    ['{ matchLabels: { app: web } }', { app: 'web', tier: 'a' }, true],
    ['{ matchLabels: { app: web } }', { app: 'api' }, false],
    ['{ matchLabels: { app: web, tier: a } }', { app: 'web' }, false],
    ['{ matchLabels: { on: true } }', { on: 'true' }, true],
    ['{ matchLabels: { toString: x } }', {}, false],
    ['{ matchExpressions: [{ key: app, operator: In, values: [web, api] }] }', { app: 'api' }, true],
    ['{ matchExpressions: [{ key: app, operator: In, values: [web, api] }] }', {}, false],
    ['{ matchExpressions: [{ key: app, operator: NotIn, values: [web] }] }', { app: 'api' }, true],
    ['{ matchExpressions: [{ key: app, operator: NotIn, values: [web] }] }', { app: 'web' }, false],
    ['{ matchExpressions: [{ key: app, operator: NotIn, values: [web] }] }', {}, true],
    ['{ matchExpressions: [{ key: app, operator: Exists }] }', { app: '' }, true],
    ['{ matchExpressions: [{ key: app, operator: Exists }] }', {}, false],
    ['{ matchExpressions: [{ key: app, operator: DoesNotExist }] }', {}, true],
    ['{ matchExpressions: [{ key: app, operator: DoesNotExist }] }', { app: 'web' }, false],
    ['{ matchLabels: { app: web }, matchExpressions: [{ key: tier, operator: Exists }] }', { app: 'web' }, false],
  ])('%s on %j: %s', (selector, labels, expected) => expect(matches(selector, labels)).toBe(expected));

  test('without requirements selects everything, and so does a missing one', () => {
    expect(selectsEverything(read('{}') ?? { matchLabels: { a: '' }, matchExpressions: [] })).toBe(true);
    const missing = readSelector(Field.root(new YamlDocument('a: 1')).field('s'));
    expect(missing && selectsEverything(missing)).toBe(true);
    expect(selectsEverything({ matchLabels: { app: 'web' }, matchExpressions: [] })).toBe(false);
  });

  test.each([
    '"{{ .Values.selector }}"',
    '{ matchLabels: { app: "{{ .Values.app }}" } }',
    '{ matchLabels: web }',
    '{ matchExpressions: web }',
    '{ matchExpressions: [{ key: app, operator: Like, values: [web] }] }',
    '{ matchExpressions: [{ operator: Exists }] }',
    '{ matchExpressions: [{ key: app, operator: In, values: ["${APP}"] }] }',
    '[]',
  ])('%s is not known', (text) => expect(read(text)).toBeUndefined());

  test('labels are known as a whole or not at all', () => {
    const labels = (text: string) => readLabels(Field.root(new YamlDocument(`s: ${text}`)).field('s'));
    expect(labels('{ a: 1, b: ~ }')).toEqual({ a: '1', b: '' });
    expect(labels('{ a: 1, b: "$(B)" }')).toBeUndefined();
    expect(labels('x')).toBeUndefined();
  });
});
