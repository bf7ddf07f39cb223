// Running other programs, and ending with one clear line instead of a stack trace.
import { spawn, spawnSync } from 'node:child_process';
import { root } from './paths.mjs';

/** An error whose message is meant for the person at the terminal. */
export class Stop extends Error {}

/** Progress goes to stderr, so that stdout holds results only. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Runs a command's main function; a `Stop` becomes one line and exit code 1, anything else keeps its stack. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    process.stderr.write(`${error instanceof Stop ? error.message : (error?.stack ?? error)}\n`);
    process.exitCode = 1;
  }
}

/** npm and npx without a shell: npm says where it lies when it started us. */
function npmProgram(name) {
  const npmCli = process.env.npm_execpath;
  if (npmCli?.endsWith('npm-cli.js')) {
    return { program: process.execPath, before: [npmCli.replace(/npm-cli\.js$/, `${name}-cli.js`)], shell: false };
  }
  // On Windows npm is a batch file, which Node starts only through a shell.
  return { program: name, before: [], shell: process.platform === 'win32' };
}

function resolveProgram(program, args) {
  if (program !== 'npm' && program !== 'npx') return { program, args, shell: false };
  const found = npmProgram(program);
  return { program: found.program, args: [...found.before, ...args], shell: found.shell };
}

/** Runs to the end and keeps the output: for steps whose output matters only when they fail. */
export function runQuietly(program, args, { environment = {}, timeout } = {}) {
  const resolved = resolveProgram(program, args);
  const result = spawnSync(resolved.program, resolved.args, {
    cwd: root,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: resolved.shell,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout,
  });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
  if (result.error) return { code: 127, stdout: result.stdout ?? '', output: `${output}${result.error.message}\n` };
  return { code: result.status ?? 1, stdout: result.stdout, output };
}

/** Runs to the end on the terminal of its parent. Resolves to the exit code. */
export function runShown(program, args, environment = {}) {
  const resolved = resolveProgram(program, args);
  return new Promise((done) => {
    const child = spawn(resolved.program, resolved.args, {
      cwd: root,
      env: { ...process.env, ...environment },
      shell: resolved.shell,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    // Ctrl-C reaches the child through the terminal; the parent waits for it, so that nothing is left running.
    const wait = () => {};
    process.on('SIGINT', wait);
    const end = (code) => {
      process.off('SIGINT', wait);
      done(code);
    };
    child.on('error', (error) => {
      say(`${program}: ${error.message}`);
      end(127);
    });
    child.on('close', (code, signal) => end(signal === 'SIGINT' ? 130 : (code ?? 1)));
  });
}

/** The script of a package's command, run with this Node: quicker than npx and the same on every system. */
export function runTool(script, args, environment) {
  return runShown(process.execPath, [script, ...args], environment);
}
