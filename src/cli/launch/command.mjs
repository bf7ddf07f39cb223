// Running other programs, and ending with one clear line instead of a stack trace.
import { spawn, spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { root } from './places.mjs';

/** An error whose message is meant for the person at the terminal. */
export class Stop extends Error {}

/** Progress goes to stderr, so that stdout holds results only. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Does the work of a module that is the program itself; a `Stop` becomes one line and exit code 1, anything else keeps its stack. */
export async function main(module, work) {
  if (module !== pathToFileURL(realpathSync(process.argv[1])).href) return;
  try {
    await work();
  } catch (error) {
    say(error instanceof Stop ? error.message : (error?.stack ?? error));
    process.exitCode = 1;
  }
}

/** The result of `work`; of a `Stop` the message goes to `stopped`, and there is no result. */
export async function attempt(work, stopped) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    stopped(error.message);
    return undefined;
  }
}

/** Runs to the end and keeps the output: for steps whose output matters only when they fail. */
export function runQuietly(program, args, { environment = {}, ...options } = {}) {
  const result = spawnSync(program, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  const { stdout, stderr, status, error } = result;
  const output = `${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`;
  return { code: error ? 127 : (status ?? 1), stdout: stdout ?? '', output };
}

/**
 * Runs the script of a package's command with this Node, quicker than npx and the same on every system, on the terminal of its
 * parent. Resolves to the exit code.
 */
export function runTool(script, args, environment = {}) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    // Ctrl-C reaches the child through the terminal; the parent waits for it, so that nothing is left running.
    const wait = () => {};
    process.on('SIGINT', wait);
    child.on('error', (error) => say(`${script}: ${error.message}`));
    child.on('close', (code, signal) => {
      process.off('SIGINT', wait);
      done(signal === 'SIGINT' ? 130 : (code ?? 1));
    });
  });
}
