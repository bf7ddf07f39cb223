// Counts over several test runs, from the JSON reports that Vitest and Playwright write.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './paths.mjs';

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
  total.passed += part.passed;
  total.failed += part.failed;
  total.skipped += part.skipped;
  total.failures.push(...part.failures.map(({ name, message }) => ({ name: `${phase}: ${name}`, message })));
}

function addVitestFile(tally, file) {
  const name = relative(root, file.name);
  for (const test of file.assertionResults) {
    if (test.status === 'passed') tally.passed += 1;
    else if (test.status === 'failed') addFailure(tally, `${name} > ${test.fullName}`, test.failureMessages?.[0]);
    else tally.skipped += 1;
  }
  // A file that could not be loaded holds no test, and a failed hook fails none: the file itself has failed then.
  const hasFailedTest = file.assertionResults.some(({ status }) => status === 'failed');
  if (file.status === 'failed' && !hasFailedTest) addFailure(tally, name, file.message);
}

function tallyVitest(report) {
  const tally = emptyTally();
  for (const file of report.testResults) addVitestFile(tally, file);
  return tally;
}

function addPlaywrightSpec(tally, path, spec) {
  for (const test of spec.tests) {
    const errors = test.results.flatMap(({ error }) => (error ? [error.message] : []));
    if (test.status === 'skipped') tally.skipped += 1;
    else if (test.status === 'unexpected') addFailure(tally, [...path, spec.title].join(' > '), errors[0]);
    else tally.passed += 1;
  }
}

function addPlaywrightSuite(tally, parents, suite) {
  const path = [...parents, suite.title];
  for (const spec of suite.specs ?? []) addPlaywrightSpec(tally, path, spec);
  for (const inner of suite.suites ?? []) addPlaywrightSuite(tally, path, inner);
}

function tallyPlaywright(report) {
  const tally = emptyTally();
  for (const suite of report.suites) addPlaywrightSuite(tally, [], suite);
  for (const error of report.errors) addFailure(tally, 'outside of any test', error.message);
  return tally;
}

/** Reads a report. A runner that ended badly counts as a failure even where every test it reported has passed. */
export function readTally(path, code) {
  if (!existsSync(path)) {
    const tally = emptyTally();
    addFailure(tally, 'the runner', `It ended with exit code ${code} and wrote no report; its output is above.`);
    return tally;
  }
  const report = JSON.parse(readFileSync(path, 'utf8'));
  const tally = report.testResults ? tallyVitest(report) : tallyPlaywright(report);
  if (code !== 0 && tally.failed === 0) {
    addFailure(tally, 'the runner', `It ended with exit code ${code} although no test failed; its output is above.`);
  }
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
