// npm dependencies: installed when node_modules does not hold what package-lock.json asks for.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly, Stop, say } from './command.mjs';
import { root, tool } from './places.mjs';

const OLDEST_NODE = [20, 19];

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]))
    throw new Stop(`Selkie needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
}

function readPackages(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}

/** True when every package of the lock file is there in its version. Optional ones are for other systems when absent. */
function isInstalled() {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(tool('.package-lock.json'));
  if (!wanted) throw new Stop('package-lock.json is missing: this is not a complete copy of Selkie.');
  if (!present) return false;
  return Object.entries(wanted).every(([name, { version, optional, peer }]) => {
    if (name === '') return true;
    return present[name] ? present[name].version === version : optional === true || peer === true;
  });
}

/** Without a shell where npm started us and said where it lies; on Windows npm is a batch file, which needs one. */
function npm(args) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('npm-cli.js')) return runQuietly(process.execPath, [script, ...args]);
  return runQuietly('npm', args, { shell: process.platform === 'win32' });
}

const OFFLINE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED/;

/** Installs what is missing. No package of ours needs its install script: binaries come inside the packages. */
export function installDependencies() {
  checkNode();
  if (isInstalled()) return;
  say('installing npm packages');
  const { code, output } = npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code === 0) return;
  const offline = OFFLINE.exec(output)?.[0];
  if (offline)
    throw new Stop(
      `npm could not reach the package registry (${offline}). Selkie needs the network once, to install its packages.`,
    );
  // npm's reason comes first; its usage text follows.
  const words = output.split('\n').filter((line) => line.replace('npm error', '').trim() !== '');
  throw new Stop(`npm could not install the packages:\n${words.slice(0, 12).join('\n')}`);
}
