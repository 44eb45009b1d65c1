import { describe, expect, it } from 'vitest';
import { parseResult, sum, summaryLine } from './summary.mjs';

describe('the summary of all test runners', () => {
  it('reads plain counts', () => {
    expect(parseResult('{"runner":"e2e","passed":2,"failed":1}')).toEqual({ passed: 2, failed: 1, skipped: 0 });
  });

  it('reads the report of vitest, a file that did not load being one failure', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{}] },
      ],
    };
    expect(parseResult(JSON.stringify(report))).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });

  it('adds up and names skipped tests only where there are some', () => {
    const total = sum([
      { passed: 1, failed: 0, skipped: 0 },
      { passed: 2, failed: 3, skipped: 0 },
    ]);
    expect(summaryLine(total)).toBe('3 passed, 3 failed');
    expect(summaryLine({ ...total, skipped: 4 })).toBe('3 passed, 3 failed, 4 skipped');
  });
});
