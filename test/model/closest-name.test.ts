import { expect, test } from 'vitest';
import { closestName } from '../../server/src/model/closest-name.js';

test.each([
  ['config-raeder', ['config-reader', 'writer'], 'config-reader'],
  ['reder', ['reader'], 'reader'],
  ['readeer', ['reader'], 'reader'],
  ['reador', ['reader'], 'reader'],
  ['config-rdr', ['config-reader'], undefined],
  // A short name is soon like any other.
  ['web', ['api', 'wbe'], 'wbe'],
  ['web', ['wide'], undefined],
  // Two that are as near: which one was meant is a guess.
  ['app-c', ['app-a', 'app-b'], undefined],
  ['app-xy', ['app-x', 'app-zz', 'app-x'], 'app-x'],
  ['reader', ['reader'], undefined],
  ['reader', [], undefined],
])('%s among %j: %s', (name, names, expected) => {
  expect(closestName(name, names)).toBe(expected);
});
