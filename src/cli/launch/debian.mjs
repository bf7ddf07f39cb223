// Debian's packages, for machines where we are root and may install them (containers, CI).
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { attempt, runQuietly, Stop, say } from './command.mjs';

export const isRoot = process.getuid?.() === 0;
export const hasApt = process.platform === 'linux' && existsSync('/usr/bin/apt-get');
export const mayInstall = isRoot && hasApt;

let listsAreFresh = false;

function apt(args) {
  return runQuietly('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-qq', ...args], {
    environment: { DEBIAN_FRONTEND: 'noninteractive' },
  });
}

const lastLines = (output, count) => output.trim().split('\n').slice(-count).join('\n');

/** Needed once in a run, and again after a source was added. */
function updateLists() {
  const result = apt(['update']);
  // A failed list of some other source does not matter while the package itself can be installed.
  if (result.code !== 0) say(`apt-get update: ${lastLines(result.output, 3)}`);
  listsAreFresh = true;
}

/** Installs packages, from `release` (such as bookworm-backports) when given. Throws a Stop that holds apt's own words. */
export function installPackages(names, release) {
  if (!listsAreFresh) updateLists();
  say(`installing ${names.join(', ')}${release ? ` from ${release}` : ''} (apt-get)`);
  const from = release ? ['-t', release] : [];
  const { code, output } = apt(['install', '-y', '--no-install-recommends', ...from, ...names]);
  if (code !== 0) throw new Stop(`apt-get could not install ${names.join(', ')}:\n${lastLines(output, 15)}`);
}

/** Dawn refuses older ones. Debian bookworm has a newer one among its backports. */
const OLDEST_MESA = 23;
const MESA = 'mesa-vulkan-drivers';
const BACKPORTS = '/etc/apt/sources.list.d/selkie-backports.list';

function isBookworm() {
  if (!existsSync('/etc/os-release')) return false;
  const text = readFileSync('/etc/os-release', 'utf8');
  return /^ID=debian$/m.test(text) && /^VERSION_CODENAME=bookworm$/m.test(text);
}

/** Adds Mesa's lavapipe to the adapters where that is possible; where it is not, says so and goes on. */
export async function installLavapipe(adapters) {
  if (!mayInstall || adapters.some(({ kind }) => kind === 'lavapipe')) return;
  const install = () => {
    if (isBookworm() && !existsSync(BACKPORTS))
      writeFileSync(BACKPORTS, 'deb http://deb.debian.org/debian bookworm-backports main\n');
    updateLists();
    // Lines of `package | version | address release/part architecture`.
    const source = runQuietly('apt-cache', ['madison', MESA])
      .stdout.split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .find(([, version]) => Number.parseInt(version?.replace(/^\d+:/, ''), 10) >= OLDEST_MESA)?.[2];
    if (!source) throw new Stop(`apt offers no ${MESA} of version ${OLDEST_MESA} or newer`);
    installPackages(['libvulkan1', MESA], source.split(' ')[1]?.split('/')[0]);
  };
  await attempt(install, (why) =>
    say(`lavapipe is not here and could not be installed; tests go on without it. ${why}`),
  );
}
