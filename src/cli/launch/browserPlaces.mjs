// Where Chromium, Chrome and Edge usually lie, best first.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { onPath } from './paths.mjs';

const LINUX = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const MAC = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const WINDOWS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

function candidates() {
  switch (process.platform) {
    case 'darwin':
      return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
        MAC.map((name) => join(folder, `${name}.app`, 'Contents/MacOS', name)),
      );
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
        const folder = process.env[variable];
        return folder ? WINDOWS.map((name) => join(folder, name)) : [];
      });
    default:
      return [...LINUX.map(onPath), '/opt/google/chrome/chrome', '/snap/bin/chromium'];
  }
}

/** Installed browsers of the Chromium family. */
export function installedBrowsers() {
  return [...new Set(candidates().filter((path) => path && existsSync(path)))];
}
