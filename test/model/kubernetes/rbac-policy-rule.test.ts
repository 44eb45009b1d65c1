import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allows,
  allowsPath,
  amountToClusterAdmin,
  breakDown,
  CLUSTER_ADMIN_RULES,
  covers,
  type PolicyRule,
} from '../../../server/src/model/kubernetes/policy-rule.js';

const rule = (given: Partial<PolicyRule>): PolicyRule => ({
  apiGroups: [''],
  resources: [],
  verbs: ['get'],
  resourceNames: [],
  nonResourceURLs: [],
  ...given,
});

describe('allows', () => {
  test.each<[string, Partial<PolicyRule>, string, boolean]>([
    ['the resource', { resources: ['pods'] }, 'pods', true],
    ['not its subresources', { resources: ['pods'] }, 'pods/exec', false],
    ['the subresource', { resources: ['pods/exec'] }, 'pods/exec', true],
    ['not the resource of the subresource', { resources: ['pods/exec'] }, 'pods', false],
    ['everything', { resources: ['*'] }, 'pods/exec', true],
    ['a subresource of everything', { resources: ['*/exec'] }, 'pods/exec', true],
    ['not another subresource of everything', { resources: ['*/scale'] }, 'pods/exec', false],
    ['nothing by a wildcard behind the slash', { resources: ['pods/*'] }, 'pods/exec', false],
    ['nothing in another group', { apiGroups: ['apps'], resources: ['*'] }, 'pods', false],
    ['every group', { apiGroups: ['*'], resources: ['pods'] }, 'pods', true],
    ['every verb', { verbs: ['*'], resources: ['pods'] }, 'pods', true],
    ['no other verb', { verbs: ['list'], resources: ['pods'] }, 'pods', false],
    ['nothing without a name where it wants one', { resources: ['pods'], resourceNames: ['web'] }, 'pods', false],
  ])('%s', (_, given, resource, expected) => {
    expect(allows(rule(given), { verb: 'get', apiGroup: '', resource })).toBe(expected);
  });

  test('objects by name', () => {
    const named = rule({ resources: ['pods'], resourceNames: ['web'] });
    expect(allows(named, { verb: 'get', apiGroup: '', resource: 'pods', name: 'web' })).toBe(true);
    expect(allows(named, { verb: 'get', apiGroup: '', resource: 'pods', name: 'api' })).toBe(false);
    expect(allows(rule({ resources: ['pods'] }), { verb: 'get', apiGroup: '', resource: 'pods', name: 'api' })).toBe(
      true,
    );
  });

  test.each([
    ['/healthz', '/healthz', true],
    ['/healthz', '/healthz/etcd', false],
    ['/healthz/*', '/healthz/etcd', true],
    ['*', '/metrics', true],
    ['/met*', '/metrics', true],
    ['/metrics', '/met', false],
  ])('the URL %s is for %s: %s', (url, path, expected) => {
    expect(allowsPath(rule({ nonResourceURLs: [url] }), 'get', path)).toBe(expected);
    expect(allowsPath(rule({ nonResourceURLs: [url] }), 'post', path)).toBe(false);
  });
});

describe('covers', () => {
  test.each<[string, readonly Partial<PolicyRule>[], Partial<PolicyRule>, boolean]>([
    ['itself', [{ resources: ['pods'] }], { resources: ['pods'] }, true],
    ['together', [{ resources: ['pods'] }, { resources: ['services'] }], { resources: ['pods', 'services'] }, true],
    ['less than all of it', [{ resources: ['pods'] }], { resources: ['pods', 'services'] }, false],
    ['less than all verbs', [{ resources: ['pods'] }], { resources: ['pods'], verbs: ['get', 'list'] }, false],
    ['a name by all names', [{ resources: ['pods'] }], { resources: ['pods'], resourceNames: ['web'] }, true],
    ['not all names by one', [{ resources: ['pods'], resourceNames: ['web'] }], { resources: ['pods'] }, false],
    ['a wildcard only by a wildcard', [{ resources: ['pods', 'services'] }], { resources: ['*'] }, false],
    ['a wildcard by a wildcard', [{ resources: ['*'] }], { resources: ['*'] }, true],
    ['a subresource by that of everything', [{ resources: ['*/exec'] }], { resources: ['pods/exec'] }, true],
    ['a URL by its prefix', [{ nonResourceURLs: ['/a/*'] }], { nonResourceURLs: ['/a/b'] }, true],
    ['a prefix by a wider one', [{ nonResourceURLs: ['/a*'] }], { nonResourceURLs: ['/a/*'] }, true],
    ['not a URL by another', [{ nonResourceURLs: ['/a'] }], { nonResourceURLs: ['/b'] }, false],
    ['nothing by anything', [], {}, true],
  ])('%s', (_, owned, asked, expected) => {
    expect(covers(owned.map(rule), rule(asked))).toBe(expected);
  });

  const words = (...list: string[]): fc.Arbitrary<string[]> =>
    fc.uniqueArray(fc.constantFrom(...list), { maxLength: 3 });
  const anyRule = fc.record<PolicyRule>({
    apiGroups: words('', 'apps', '*'),
    resources: words('pods', 'pods/exec', '*/exec', '*', 'secrets'),
    verbs: words('get', 'list', '*'),
    resourceNames: words('web', 'api'),
    nonResourceURLs: words('/a', '/a/*', '*'),
  });

  test('every rule covers itself, its parts and what they cover', () => {
    fc.assert(
      fc.property(anyRule, anyRule, (a, b) => {
        expect(covers([a], a)).toBe(true);
        expect(covers(breakDown(a), a)).toBe(true);
        for (const part of breakDown(a)) expect(covers([a], part)).toBe(true);
        if (covers([a], b)) expect(covers(breakDown(a), b)).toBe(true);
        expect(covers(CLUSTER_ADMIN_RULES, a)).toBe(true);
      }),
    );
  });

  test('a covered rule allows nothing that the covering ones do not', () => {
    const request = fc.record({
      verb: fc.constantFrom('get', 'list', 'watch'),
      apiGroup: fc.constantFrom('', 'apps', 'batch'),
      resource: fc.constantFrom('pods', 'pods/exec', 'services', 'secrets'),
      name: fc.constantFrom('web', 'api', 'other'),
    });
    fc.assert(
      fc.property(anyRule, anyRule, request, (a, b, asked) => {
        if (covers([a], b) && allows(b, asked)) expect(allows(a, asked)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

test('cluster-admin is every right on the core group', () => {
  const all = { resources: ['*'], verbs: ['*'] };
  expect(amountToClusterAdmin(CLUSTER_ADMIN_RULES)).toBe(true);
  expect(amountToClusterAdmin([rule(all)])).toBe(true);
  expect(amountToClusterAdmin([rule({ ...all, apiGroups: ['apps'] })])).toBe(false);
  expect(amountToClusterAdmin([rule({ ...all, resourceNames: ['web'] })])).toBe(false);
  expect(amountToClusterAdmin([rule({ resources: ['*'] }), rule({ resources: ['pods'], verbs: ['*'] })])).toBe(false);
  expect(amountToClusterAdmin([])).toBe(false);
});
