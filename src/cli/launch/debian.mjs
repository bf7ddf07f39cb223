// Debian's packages, for machines where we are root and may install them (containers, CI).
import { existsSync, readFileSync } from 'node:fs';
import { runQuietly, Stop, say } from './command.mjs';

export const isRoot = process.getuid?.() === 0;
export const hasApt = process.platform === 'linux' && existsSync('/usr/bin/apt-get');
export const mayInstall = isRoot && hasApt;

let listsAreFresh = false;

function apt(args) {
  return runQuietly('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-qq', ...args], {
    environment: { DEBIAN_FRONTEND: 'noninteractive' },
  });
}

function lastLines(output, count = 15) {
  return output.trim().split('\n').slice(-count).join('\n');
}

/** Needed once in a run, and again after a source was added. */
export function updateLists({ again = false } = {}) {
  if (listsAreFresh && !again) return;
  const result = apt(['update']);
  // A failed list of some other source does not matter while the package itself can be installed.
  if (result.code !== 0) say(`apt-get update: ${lastLines(result.output, 3)}`);
  listsAreFresh = true;
}

/** Installs packages, from `release` (such as bookworm-backports) when given. Throws a Stop that holds apt's own words. */
export function installPackages(names, release) {
  updateLists();
  say(`installing ${names.join(', ')}${release ? ` from ${release}` : ''} (apt-get)`);
  const from = release ? ['-t', release] : [];
  const result = apt(['install', '-y', '--no-install-recommends', ...from, ...names]);
  if (result.code !== 0) throw new Stop(`apt-get could not install ${names.join(', ')}:\n${lastLines(result.output)}`);
}

/** The newest version that apt could install, with the release it comes from when that is a backport. */
export function availableVersions(name) {
  const { stdout } = runQuietly('apt-cache', ['madison', name]);
  return stdout
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length === 3)
    .map(([, version, source]) => ({ version, release: source.split(' ')[1]?.split('/')[0] }));
}

/** The codename of this Debian, such as `bookworm`. */
export function debianCodename() {
  if (!existsSync('/etc/os-release')) return undefined;
  const text = readFileSync('/etc/os-release', 'utf8');
  return /^ID=debian$/m.test(text) ? /^VERSION_CODENAME=(\w+)$/m.exec(text)?.[1] : undefined;
}
