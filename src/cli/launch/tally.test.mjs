import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './places.mjs';
import { addTally, closingLines, emptyTally, isGood, readTally } from './tally.mjs';

function report(content) {
  const path = join(mkdtempSync(join(tmpdir(), 'selkie-tally-')), 'report.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const vitestFile = (name, status, assertionResults, message = '') => ({
  name: join(root, name),
  status,
  message,
  assertionResults,
});

describe('tally', () => {
  test('counts what Vitest reports', () => {
    const path = report({
      testResults: [
        vitestFile('src/a.test.ts', 'failed', [
          { status: 'passed', fullName: 'one' },
          { status: 'failed', fullName: 'two', failureMessages: ['\u001b[31mexpected 1\u001b[0m'] },
          { status: 'pending', fullName: 'three' },
        ]),
      ],
    });
    const tally = readTally(path, 1);
    expect(tally).toEqual({
      passed: 1,
      failed: 1,
      skipped: 1,
      failures: [{ name: `${join('src', 'a.test.ts')} > two`, message: 'expected 1' }],
    });
  });

  test('a file that does not load is a failure', () => {
    const path = report({ testResults: [vitestFile('src/a.test.ts', 'failed', [], 'Cannot find module')] });
    expect(readTally(path, 1)).toMatchObject({ passed: 0, failed: 1, failures: [{ message: 'Cannot find module' }] });
  });

  test('counts what Playwright reports, nested suites included', () => {
    const spec = (title, status, error) => ({ title, tests: [{ status, results: [error ? { error } : {}] }] });
    const path = report({
      errors: [{ message: 'worker died' }],
      suites: [
        {
          title: 'lab.spec.ts',
          specs: [spec('opens', 'expected'), spec('is slow', 'flaky')],
          suites: [
            { title: 'quiz', specs: [spec('asks', 'unexpected', { message: 'no answer' }), spec('waits', 'skipped')] },
          ],
        },
      ],
    });
    const tally = readTally(path, 1);
    expect(tally).toMatchObject({ passed: 2, failed: 2, skipped: 1 });
    expect(tally.failures.map(({ name }) => name)).toEqual(['lab.spec.ts > quiz > asks', 'outside of any test']);
  });

  test('a runner that ended badly never counts as good', () => {
    const passing = report({
      testResults: [vitestFile('src/a.test.ts', 'passed', [{ status: 'passed', fullName: 'one' }])],
    });
    expect(readTally(passing, 0)).toMatchObject({ passed: 1, failed: 0 });
    expect(readTally(passing, 139)).toMatchObject({ passed: 1, failed: 1 });
    expect(readTally('/nowhere/report.json', 1)).toMatchObject({ passed: 0, failed: 1 });
  });

  test('closes with one line for the whole', () => {
    const total = emptyTally();
    expect(closingLines(total)).toEqual(['No test ran.', '0 passed, 0 failed']);
    expect(isGood(total)).toBe(false);
    addTally(total, { passed: 3, failed: 0, skipped: 0, failures: [] }, 'vitest');
    expect(closingLines(total)).toEqual(['3 passed, 0 failed']);
    expect(isGood(total)).toBe(true);
    addTally(total, { passed: 1, failed: 1, skipped: 2, failures: [{ name: 'asks', message: 'no answer' }] }, 'page');
    expect(closingLines(total)).toEqual(['FAILED page: asks', '    no answer', '4 passed, 1 failed, 2 skipped']);
    expect(isGood(total)).toBe(false);
  });
});
