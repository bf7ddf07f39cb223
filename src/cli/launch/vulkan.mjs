// The Vulkan driver under Dawn in Node: a real GPU's, else Mesa's lavapipe, else the SwiftShader beside a browser.
// macOS and Windows need nothing: Dawn speaks Metal and Direct3D there.
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { main, runQuietly, Stop, say } from './command.mjs';
import { hasApt, installLavapipe, installPackages, mayInstall } from './debian.mjs';
import { installDependencies } from './install.mjs';
import { hasGpuDevice, recall, remember, softwareDrivers, tool } from './places.mjs';

/** In a process of its own: the driver is chosen once per process. */
async function printAdapter() {
  const { create } = await import('webgpu');
  const adapter = await create([]).requestAdapter({ powerPreference: 'high-performance' });
  if (adapter) {
    const { architecture, description, isFallbackAdapter } = adapter.info;
    process.stdout.write(JSON.stringify({ architecture, description, isFallbackAdapter }));
  }
  // Dawn may keep the loop alive for its device threads.
  process.exit(0);
}

/** What Dawn says on a driver, `{kind, driver, name}`; `undefined` stands for the system's own choice. */
function ask(driver) {
  const { stdout } = runQuietly(process.execPath, [fileURLToPath(import.meta.url), '--probe'], {
    environment: driver ? { VK_ICD_FILENAMES: driver } : {},
    timeout: 60_000,
  });
  if (!stdout.startsWith('{')) return undefined;
  const { architecture, description: name, isFallbackAdapter } = JSON.parse(stdout);
  const software = architecture === 'swiftshader' ? 'swiftshader' : 'lavapipe';
  return { kind: isFallbackAdapter ? software : 'hardware', driver, name };
}

function probe() {
  const found = new Map();
  // Without a device file there is no GPU, and asking would only load every driver there is.
  for (const driver of [...(hasGpuDevice() ? [undefined] : []), ...softwareDrivers()]) {
    const adapter = ask(driver);
    if (adapter && !found.has(adapter.kind)) found.set(adapter.kind, adapter);
  }
  return [...found.values()];
}

/** Every kind of adapter that Dawn gets here, best first: `{kind, driver, name}`. */
function vulkanAdapters() {
  if (process.platform !== 'linux') return [{ kind: 'system', name: 'the system adapter' }];
  const named = process.env.VK_ICD_FILENAMES ?? process.env.VK_DRIVER_FILES;
  if (named) return [{ kind: 'named', name: `VK_ICD_FILENAMES=${named}` }];
  // Changes when a driver is installed, updated or removed, or Dawn is.
  const files = [...softwareDrivers(), tool('webgpu/package.json')];
  const state = `${hasGpuDevice()} ${files.map((path) => `${path} ${statSync(path).mtimeMs}`).join(' ')}`;
  const known = recall('vulkan', () => state);
  if (known) return known;
  const adapters = probe();
  if (adapters.length > 0) remember('vulkan', state, adapters);
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

/**
 * A line for whoever computes on the slowest adapter without having asked for it; null for everybody else.
 * @param wanted what SELKIE_ADAPTER asks for.
 */
export function slowAdvice({ kind }, wanted) {
  if (kind !== 'swiftshader' || wanted === kind) return null;
  return "WebGPU runs on SwiftShader, the software GPU beside Chromium; Mesa's lavapipe wrote 2 to 8 times as fast and trained more than 9 times as fast where we measured both (npm run bench, two cores). On Debian and Ubuntu, as root, this installs it: node src/cli/launch/vulkan.mjs --both";
}

await main(import.meta.url, async () => {
  if (process.argv.includes('--probe')) return printAdapter();
  installDependencies();
  ensureVulkan();
  // Two kinds of adapter differ in features (lavapipe has shader-f16, SwiftShader has not); CI tests on both.
  if (process.argv.includes('--both')) await installLavapipe(vulkanAdapters());
  for (const { kind, driver, name } of vulkanAdapters())
    say(`WebGPU in Node: ${kind}, ${name}${driver ? ` (${driver})` : ''}`);
});
