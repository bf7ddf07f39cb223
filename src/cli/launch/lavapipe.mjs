// Mesa's lavapipe on Debian. Dawn refuses Mesa before 23; Debian bookworm has a newer one among its backports.
import { existsSync, writeFileSync } from 'node:fs';
import { Stop, say } from './command.mjs';
import { availableVersions, debianCodename, installPackages, mayInstall, updateLists } from './debian.mjs';

const OLDEST_MESA = 23;

function newEnough({ version }) {
  return Number.parseInt(version.replace(/^\d+:/, ''), 10) >= OLDEST_MESA;
}

function addBackports(codename) {
  const path = '/etc/apt/sources.list.d/selkie-backports.list';
  if (!existsSync(path)) writeFileSync(path, `deb http://deb.debian.org/debian ${codename}-backports main\n`);
}

/** Adds lavapipe to the adapters where that is possible; where it is not, says so and goes on. */
export function installLavapipe(adapters) {
  if (!mayInstall || adapters.some(({ kind }) => kind === 'lavapipe')) return;
  const codename = debianCodename();
  try {
    if (codename === 'bookworm') addBackports(codename);
    updateLists({ again: true });
    const source = availableVersions('mesa-vulkan-drivers').find(newEnough);
    if (!source) throw new Stop(`apt offers no mesa-vulkan-drivers of version ${OLDEST_MESA} or newer`);
    installPackages(['libvulkan1', 'mesa-vulkan-drivers'], source.release);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    say(`lavapipe is not here and could not be installed; tests go on without it. ${error.message}`);
  }
}
