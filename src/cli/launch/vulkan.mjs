// The Vulkan driver under Dawn in Node: a real GPU's, else Mesa's lavapipe, else the SwiftShader beside a browser.
// macOS and Windows need nothing: Dawn speaks Metal and Direct3D there.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { main, runQuietly, Stop, say } from './command.mjs';
import { hasApt, installPackages, mayInstall } from './debian.mjs';
import { installDependencies } from './install.mjs';
import { installLavapipe } from './lavapipe.mjs';
import { cache, root } from './paths.mjs';
import { hasGpuDevice, softwareDrivers } from './vulkanPlaces.mjs';

const remembered = join(cache, 'vulkan.json');

/** What Dawn says on a driver; `undefined` stands for the system's own choice. */
function ask(driver) {
  const { stdout } = runQuietly(process.execPath, [join(root, 'src/cli/launch/vulkanProbe.mjs')], {
    environment: driver ? { VK_ICD_FILENAMES: driver } : {},
    timeout: 60_000,
  });
  return stdout.startsWith('{') ? JSON.parse(stdout) : undefined;
}

function kindOf(info) {
  if (!info.isFallbackAdapter) return 'hardware';
  return info.architecture === 'swiftshader' ? 'swiftshader' : 'lavapipe';
}

function probe() {
  const found = [];
  // Without a device file there is no GPU, and asking would only load every driver there is.
  for (const driver of [...(hasGpuDevice() ? [undefined] : []), ...softwareDrivers()]) {
    const info = ask(driver);
    const kind = info && kindOf(info);
    if (kind && !found.some((adapter) => adapter.kind === kind)) found.push({ kind, driver, name: info.description });
  }
  return found;
}

/** Changes when a driver is installed, updated or removed, or Dawn is. */
function stateNow() {
  const files = [...softwareDrivers(), join(root, 'node_modules/webgpu/package.json')];
  return `${hasGpuDevice()} ${files.map((path) => `${path} ${statSync(path).mtimeMs}`).join(' ')}`;
}

/** Every kind of adapter that Dawn gets here, best first: `{kind, driver, name}`. */
export function vulkanAdapters() {
  if (process.platform !== 'linux') return [{ kind: 'system', driver: undefined, name: 'the system adapter' }];
  const named = process.env.VK_ICD_FILENAMES ?? process.env.VK_DRIVER_FILES;
  if (named) return [{ kind: 'named', driver: undefined, name: `VK_ICD_FILENAMES=${named}` }];
  const state = stateNow();
  if (existsSync(remembered)) {
    const record = JSON.parse(readFileSync(remembered, 'utf8'));
    if (record.state === state && record.adapters.length > 0) return record.adapters;
  }
  const adapters = probe();
  mkdirSync(cache, { recursive: true });
  writeFileSync(remembered, JSON.stringify({ state, adapters }));
  return adapters;
}

const ADVICE = hasApt
  ? 'Install one: apt-get install libvulkan1 chromium'
  : 'Install a Vulkan loader and a driver (Mesa 23 or newer, or that of your GPU).';

/** The same, after installing a driver where there is none and we may. */
export function ensureVulkan() {
  let adapters = vulkanAdapters();
  // The loader alone is enough where a browser has brought SwiftShader.
  for (const name of ['libvulkan1', 'chromium']) {
    if (adapters.length > 0 || !mayInstall) break;
    installPackages([name]);
    adapters = vulkanAdapters();
  }
  if (adapters.length === 0) throw new Stop(`WebGPU in Node found no Vulkan driver that it accepts. ${ADVICE}`);
  return adapters;
}

/** The environment that makes Dawn use an adapter. */
export function adapterEnvironment(adapter) {
  return { SELKIE_ADAPTER: adapter.kind, ...(adapter.driver ? { VK_ICD_FILENAMES: adapter.driver } : {}) };
}

/** The adapter that SELKIE_ADAPTER asks for, or the best one. */
export function chosenAdapter(adapters) {
  const wanted = process.env.SELKIE_ADAPTER;
  // A driver named in VK_ICD_FILENAMES, or a system without a choice, leaves nothing to ask for.
  if (!wanted || ['named', 'system'].includes(adapters[0].kind)) return adapters[0];
  const found = adapters.find(({ kind }) => kind === wanted);
  if (found) return found;
  throw new Stop(`SELKIE_ADAPTER is ${wanted}; here there is ${adapters.map(({ kind }) => kind).join(', ')}.`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(() => {
    installDependencies();
    ensureVulkan();
    // Two kinds of adapter differ in features (lavapipe has shader-f16, SwiftShader has not); CI tests on both.
    if (process.argv.includes('--both')) installLavapipe(vulkanAdapters());
    for (const { kind, driver, name } of vulkanAdapters()) {
      say(`WebGPU in Node: ${kind}, ${name}${driver ? ` (${driver})` : ''}`);
    }
  });
}
