// Opens an address in the person's browser, where there is a person and a screen.
import { spawn } from 'node:child_process';
import { onPath } from './paths.mjs';

function opener(address) {
  if (process.platform === 'darwin') return ['open', [address]];
  if (process.platform === 'win32') return ['cmd', ['/c', 'start', '', address]];
  if (process.env.WSL_DISTRO_NAME && onPath('wslview')) return ['wslview', [address]];
  const hasDisplay = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  return hasDisplay && onPath('xdg-open') ? ['xdg-open', [address]] : undefined;
}

/** Does nothing in CI, over ssh or without a display; the address has been printed already. */
export function openAddress(address) {
  if (process.env.CI || process.env.SSH_CONNECTION || process.env.SSH_TTY) return;
  const command = opener(address);
  if (!command) return;
  const child = spawn(command[0], command[1], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
