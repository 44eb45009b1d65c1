import { expect, test } from 'vitest';
import { standardTitle } from '../../server/src/docs/standards.js';
import { loadRuleFiles } from '../support/rule-files.js';

test.each([
  ['pss:restricted', 'Pod Security Standards, Restricted'],
  ['nsa:non-root-containers', 'NSA and CISA, Kubernetes Hardening Guide: non-root containers'],
  ['cis-kubernetes:5.2.6', 'CIS Kubernetes Benchmark 5.2.6 (pod security)'],
  ['cis-kubernetes:2.1', 'CIS Kubernetes Benchmark 2.1 (etcd)'],
  ['cis-kubernetes:9.9', 'CIS Kubernetes Benchmark 9.9'],
  ['cis-docker:4.1', 'CIS Docker Benchmark 4.1 (images and Dockerfiles)'],
  ['cwe:250', 'CWE-250, Execution with Unnecessary Privileges'],
  ['cwe:99999', 'CWE-99999'],
  ['mitre:T1611', 'MITRE ATT&CK T1611, Escape to Host'],
  ['nist:4.1.1', 'NIST SP 800-190, section 4.1.1'],
  ['nist:800-190:4.1', 'NIST SP 800-190, section 4.1'],
  ['nist:800-190', 'NIST SP 800-190'],
])('%s', (entry, title) => {
  expect(standardTitle(entry)).toBe(title);
});

const named = new Set((await loadRuleFiles()).flatMap(({ rule }) => rule?.standards ?? []));
test('every weakness and technique that a rule names has its name', () => {
  const bare = [...named].filter((entry) => /^(?:cwe|mitre):/.test(entry) && !standardTitle(entry).includes(', '));
  expect(bare).toEqual([]);
});
