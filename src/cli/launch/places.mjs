// Where things lie: our own, and on a system the browsers of the Chromium family and the Vulkan drivers.
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Every command runs from here, wherever it was started. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
export const cache = join(root, '.cache');
export const dist = join(root, 'dist');

/** A program of an installed package. */
export const tool = (path) => join(root, 'node_modules', path);

const memory = (name) => join(cache, `${name}.json`);

/** What was remembered, if `stateOf` it is what it was then. */
export function recall(name, stateOf) {
  if (!existsSync(memory(name))) return undefined;
  const { state, value } = JSON.parse(readFileSync(memory(name), 'utf8'));
  return value && stateOf(value) === state ? value : undefined;
}

export function remember(name, state, value) {
  mkdirSync(cache, { recursive: true });
  writeFileSync(memory(name), JSON.stringify({ state, value }));
}

/** The full path of a program on PATH, or undefined. */
export function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

const LINUX = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const MAC = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const WINDOWS = ['Google\\Chrome', 'Chromium', 'Microsoft\\Edge'];

function browserPaths() {
  if (process.platform === 'darwin')
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
      MAC.map((name) => join(folder, `${name}.app`, 'Contents/MacOS', name)),
    );
  if (process.platform === 'win32')
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
      .flatMap((variable) => process.env[variable] ?? [])
      .flatMap((folder) =>
        WINDOWS.map((name) => join(folder, name, 'Application', name.endsWith('Edge') ? 'msedge.exe' : 'chrome.exe')),
      );
  return [...LINUX.map(onPath), '/opt/google/chrome/chrome', '/snap/bin/chromium'];
}

/** Best first. */
export function installedBrowsers() {
  return [...new Set(browserPaths().filter((path) => path && existsSync(path)))];
}

const list = (folder) => (existsSync(folder) ? readdirSync(folder) : []);

/** A GPU's device file: a render node, NVIDIA's own, or Windows' through WSL. */
export function hasGpuDevice() {
  const hasRenderNode = list('/dev/dri').some((name) => name.startsWith('renderD'));
  return hasRenderNode || existsSync('/dev/nvidia0') || existsSync('/dev/dxg');
}

const DRIVER_FOLDERS = ['/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/etc/vulkan/icd.d'];

/** Driver files of software adapters, best first: lavapipe, then the SwiftShader that Chromium ships beside its program. */
export function softwareDrivers() {
  const lavapipe = DRIVER_FOLDERS.flatMap((folder) =>
    list(folder)
      .filter((name) => /^lvp_icd.*\.json$/.test(name))
      .map((name) => join(folder, name)),
  );
  const playwright = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache/ms-playwright');
  const downloaded = list(playwright).filter((name) => name.startsWith('chromium-'));
  const folders = [
    ...installedBrowsers().map((path) => dirname(realpathSync(path))),
    // A wrapper script on PATH may start the program from elsewhere.
    ...['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'],
    ...downloaded
      .sort()
      .reverse()
      .flatMap((name) => [join(playwright, name, 'chrome-linux'), join(playwright, name, 'chrome-linux64')]),
  ];
  const swiftshader = [...new Set(folders)].map((folder) => join(folder, 'vk_swiftshader_icd.json'));
  return [...lavapipe, ...swiftshader.filter((path) => existsSync(path))];
}
