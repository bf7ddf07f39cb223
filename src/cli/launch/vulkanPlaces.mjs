// Where Vulkan drivers usually lie on Linux.
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { installedBrowsers } from './browserPlaces.mjs';

const DRIVER_FOLDERS = ['/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/etc/vulkan/icd.d'];

function list(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** A GPU's device file: a render node, NVIDIA's own, or Windows' through WSL. */
export function hasGpuDevice() {
  return (
    list('/dev/dri').some((name) => name.startsWith('renderD')) || existsSync('/dev/nvidia0') || existsSync('/dev/dxg')
  );
}

function lavapipe() {
  return DRIVER_FOLDERS.flatMap((folder) =>
    list(folder)
      .filter((name) => /^lvp_icd.*\.json$/.test(name))
      .map((name) => join(folder, name)),
  );
}

function playwrightFolders() {
  const base = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache/ms-playwright');
  return list(base)
    .filter((name) => name.startsWith('chromium-'))
    .sort()
    .reverse()
    .flatMap((name) => [join(base, name, 'chrome-linux'), join(base, name, 'chrome-linux64')]);
}

/** Chromium ships SwiftShader beside its program, which a wrapper script on PATH may start from elsewhere. */
function swiftshader() {
  const folders = [
    ...installedBrowsers().map((path) => dirname(realpathSync(path))),
    '/usr/lib/chromium',
    '/usr/lib/chromium-browser',
    '/opt/google/chrome',
    ...playwrightFolders(),
  ];
  return [...new Set(folders)]
    .map((folder) => join(folder, 'vk_swiftshader_icd.json'))
    .filter((path) => existsSync(path));
}

/** Driver files of software adapters, best first. */
export function softwareDrivers() {
  return [...lavapipe(), ...swiftshader()];
}
