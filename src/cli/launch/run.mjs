// `run.mjs NAME args…`: runs src/cli/NAME.ts in Node, on the best WebGPU adapter.
// The sources import shaders as text (`?raw`), so Vite bundles the entry once per change; packages stay outside the bundle.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fingerprint } from './build.mjs';
import { main, Stop, say } from './command.mjs';
import { installDependencies } from './install.mjs';
import { cache, root } from './places.mjs';
import { adapterEnvironment, chosenAdapter, ensureVulkan, slowAdvice } from './vulkan.mjs';

const NAMES = ['lm', 'seal', 'bench', 'record'];

/** A module asks `import.meta.url` for files beside its source; in the bundle that would be the cache. */
const sourceAddresses = {
  name: 'source-addresses',
  transform(code, id) {
    const address = pathToFileURL(id).href;
    if (!address.startsWith(pathToFileURL(join(root, 'src')).href) || !code.includes('import.meta.url')) return null;
    return { code: code.replaceAll('import.meta.url', JSON.stringify(address)), map: null };
  },
};

/** One file with its source map; built beside its place and moved there whole, so that two runs may start at once. */
async function bundle(name) {
  const folder = join(cache, 'cli');
  const key = `${name}-${fingerprint(['src', 'shaders', 'package-lock.json'])}`;
  const file = join(folder, key, `${name}.mjs`);
  if (existsSync(file)) return file;
  const { build } = await import('vite');
  const unfinished = join(folder, `unfinished-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    await build({
      root,
      configFile: false,
      publicDir: false,
      plugins: [sourceAddresses],
      logLevel: 'error',
      build: {
        ssr: join('src/cli', `${name}.ts`),
        outDir: unfinished,
        target: 'node20',
        sourcemap: true,
        minify: false,
        rollupOptions: { output: { entryFileNames: `${name}.mjs`, codeSplitting: false } },
      },
    });
    if (!existsSync(file)) renameSync(unfinished, join(folder, key));
  } catch (error) {
    throw new Stop(`src/cli/${name}.ts could not be built:\n${error.message}`);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  const older = readdirSync(folder).filter((entry) => entry.startsWith(`${name}-`) && entry !== key);
  for (const entry of older) rmSync(join(folder, entry), { recursive: true, force: true });
  return file;
}

await main(import.meta.url, async () => {
  const [name, ...args] = process.argv.slice(2);
  if (!NAMES.includes(name)) throw new Stop(`Unknown command ${name ?? '(none)'}: there is ${NAMES.join(', ')}.`);
  installDependencies();
  const file = await bundle(name);
  // The driver is chosen when Dawn is loaded, which is after this.
  const adapter = chosenAdapter(ensureVulkan());
  const advice = slowAdvice(adapter, process.env.SELKIE_ADAPTER);
  if (advice !== null) say(advice);
  Object.assign(process.env, adapterEnvironment(adapter));
  process.setSourceMapsEnabled(true);
  process.argv = [process.argv[0], file, ...args];
  await import(pathToFileURL(file).href);
});
