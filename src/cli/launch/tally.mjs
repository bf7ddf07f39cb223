// Counts over several test runs, from the JSON reports that Vitest and Playwright write.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './places.mjs';

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with the escape character
const COLOURS = /\u001b\[[0-9;]*m/g;

/** One phase's outcome: `{passed, failed, skipped, failures: [{name, message}]}`. */
export function emptyTally() {
  return { passed: 0, failed: 0, skipped: 0, failures: [] };
}

export function addFailure(tally, name, message) {
  tally.failed += 1;
  tally.failures.push({ name, message: (message ?? '').replace(COLOURS, '').trim() });
}

export function addTally(total, part, phase) {
  for (const count of ['passed', 'failed', 'skipped']) total[count] += part[count];
  total.failures.push(...part.failures.map(({ name, message }) => ({ name: `${phase}: ${name}`, message })));
}

/** Tests as `{name, status, message}`; a status that is neither of passing nor of failing means skipped. */
function vitestTests({ testResults }) {
  return testResults.flatMap(({ name: path, status, message, assertionResults }) => {
    const name = relative(root, path);
    const tests = assertionResults.map((test) => ({
      name: `${name} > ${test.fullName}`,
      status: test.status,
      message: test.failureMessages?.[0],
    }));
    // A file that could not be loaded holds no test, and a failed hook fails none: the file itself has failed then.
    const isFailed = status === 'failed' && !tests.some((test) => test.status === 'failed');
    return isFailed ? [...tests, { name, status, message }] : tests;
  });
}

function suiteTests(suite, parents = []) {
  const path = [...parents, suite.title];
  const own = (suite.specs ?? []).flatMap(({ title, tests }) =>
    tests.map(({ status, results }) => ({
      name: [...path, title].join(' > '),
      status,
      message: results.find(({ error }) => error)?.error.message,
    })),
  );
  return [...own, ...(suite.suites ?? []).flatMap((inner) => suiteTests(inner, path))];
}

function playwrightTests({ suites, errors }) {
  const outside = errors.map(({ message }) => ({ name: 'outside of any test', status: 'failed', message }));
  return [...suites.flatMap((suite) => suiteTests(suite)), ...outside];
}

const PASSED = ['passed', 'expected', 'flaky'];
const FAILED = ['failed', 'unexpected'];

/** Reads a report. A runner that ended badly counts as a failure even where every test it reported has passed. */
export function readTally(path, code) {
  const tally = emptyTally();
  if (!existsSync(path)) {
    addFailure(tally, 'the runner', `It ended with exit code ${code} and wrote no report; its output is above.`);
    return tally;
  }
  const report = JSON.parse(readFileSync(path, 'utf8'));
  for (const { name, status, message } of report.testResults ? vitestTests(report) : playwrightTests(report)) {
    if (FAILED.includes(status)) addFailure(tally, name, message);
    else tally[PASSED.includes(status) ? 'passed' : 'skipped'] += 1;
  }
  if (code !== 0 && tally.failed === 0)
    addFailure(tally, 'the runner', `It ended with exit code ${code} although no test failed; its output is above.`);
  return tally;
}

/** The frames inside the runners say nothing about the failure. */
function indented(message) {
  const lines = message.split('\n').filter((line) => !/^\s*at .*(node_modules|node:internal|new Promise)/.test(line));
  const shown = lines.slice(0, 12).map((line) => `    ${line}`);
  return lines.length > 12 ? [...shown, '    …'] : shown;
}

/** The end of a run: every failure, then the one line that counts. */
export function closingLines({ passed, failed, skipped, failures }) {
  const lines = failures.flatMap(({ name, message }) => [`FAILED ${name}`, ...(message ? indented(message) : [])]);
  if (passed + failed === 0) lines.push(skipped > 0 ? 'Every test was skipped.' : 'No test ran.');
  return [...lines, `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`];
}

export function isGood({ passed, failed }) {
  return failed === 0 && passed > 0;
}

/** Prints the end of a run and sets the exit code. */
export function close(total) {
  process.stdout.write(`\n${closingLines(total).join('\n')}\n`);
  process.exitCode = isGood(total) ? 0 : 1;
}
