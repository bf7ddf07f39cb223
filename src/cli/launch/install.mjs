// npm dependencies: installed when node_modules does not hold what package-lock.json asks for.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { main, runQuietly, Stop, say } from './command.mjs';
import { root } from './paths.mjs';

const OLDEST_NODE = [20, 19];

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new Stop(`Selkie needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
  }
}

function readPackages(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}

/** True when every package of the lock file is there in its version. Optional ones are for other systems when absent. */
export function isInstalled(lockPath = join(root, 'package-lock.json'), modulesPath = join(root, 'node_modules')) {
  const wanted = readPackages(lockPath);
  const present = readPackages(join(modulesPath, '.package-lock.json'));
  if (!wanted) throw new Stop('package-lock.json is missing: this is not a complete copy of Selkie.');
  if (!present) return false;
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '') return true;
    const found = present[name];
    return found ? found.version === entry.version : entry.optional === true || entry.peer === true;
  });
}

const OFFLINE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED/;

/** Installs what is missing. No package of ours needs its install script: binaries come inside the packages. */
export function installDependencies() {
  checkNode();
  if (isInstalled()) return;
  say('installing npm packages');
  const result = runQuietly('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  if (result.code === 0) return;
  const offline = OFFLINE.exec(result.output)?.[0];
  if (offline) {
    throw new Stop(
      `npm could not reach the package registry (${offline}). Selkie needs the network once, to install its packages.`,
    );
  }
  // npm's reason comes first; its usage text follows.
  const words = result.output.split('\n').filter((line) => line.replace('npm error', '').trim() !== '');
  throw new Stop(`npm could not install the packages:\n${words.slice(0, 12).join('\n')}`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(installDependencies);
