// Debian's Chromium with Mesa's lavapipe as its software WebGPU adapter, for the tests of the page: SwiftShader, its own one, is
// several times slower. Chromium looks for drivers beside its program, so that this is a folder with the program, links to what else
// it needs, and a small library (lavapipe.c) in the driver's place. No flag does it: Chromium refuses every software adapter that
// does not call itself SwiftShader, and asks its driver by a name that lavapipe has not.
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { askWith } from './browser.mjs';
import { attempt, runQuietly, Stop, say } from './command.mjs';
import { installPackages, mayInstall } from './debian.mjs';
import { cache, onPath, recall, remember, root } from './places.mjs';

const PROGRAM = 'chromium';
const DRIVER = 'libvk_swiftshader.so';
const MANIFEST = 'vk_swiftshader_icd.json';
const SOURCE = join(root, 'src/cli/launch/lavapipe.c');

/** Where Debian's /usr/bin/chromium, a script, has its program. */
const DEBIANS = { script: '/usr/bin/chromium', folder: '/usr/lib/chromium' };

const manifestOf = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** The library that a driver's manifest names, as `dlopen` takes it: a bare name is looked for where libraries are. */
export function libraryOf(manifest) {
  const path = manifestOf(manifest).ICD.library_path;
  return path.includes('/') ? resolve(dirname(manifest), path) : path;
}

/** Without a second copy of 300 MB where the file system can. */
function linkOrCopy(from, to) {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

/** @param chromium the folder of the program. @param driver the manifest of lavapipe. @throws Stop with the compiler's words. */
export function assemble(chromium, driver, folder, compiler = 'cc') {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(chromium))
    if (![PROGRAM, DRIVER, MANIFEST].includes(name)) symlinkSync(join(chromium, name), join(folder, name));
  linkOrCopy(join(chromium, PROGRAM), join(folder, PROGRAM));
  // WebGL finds its driver by the manifest, and stays with SwiftShader.
  const { ICD, ...rest } = manifestOf(join(chromium, MANIFEST));
  const own = { ...rest, ICD: { ...ICD, library_path: join(chromium, DRIVER) } };
  writeFileSync(join(folder, MANIFEST), JSON.stringify(own));
  const name = `-DLAVAPIPE=${JSON.stringify(libraryOf(driver))}`;
  const { code, output } = runQuietly(compiler, [
    ...['-shared', '-fPIC', '-O2', '-Wall', '-Werror', name],
    ...['-o', join(folder, DRIVER), SOURCE, '-ldl'],
  ]);
  if (code !== 0) throw new Stop(`lavapipe.c could not be compiled:\n${output.trim()}`);
}

/** What the folder was made from: it is made anew when one of these is another. */
function stateOf(driver) {
  const files = [join(DEBIANS.folder, PROGRAM), join(DEBIANS.folder, DRIVER), driver, SOURCE];
  return files.map((path) => `${path} ${statSync(path).size} ${statSync(path).mtimeMs}`).join(' ');
}

/** Whatever way PATH takes to it. */
const isDebians = (path) =>
  existsSync(path) &&
  realpathSync(path) === DEBIANS.script &&
  [PROGRAM, DRIVER, MANIFEST].every((name) => existsSync(join(DEBIANS.folder, name)));

/** Why it cannot be had here, or null. */
export function hindrance({ path, adapter }, adapters) {
  if (process.env.SELKIE_BROWSER) return 'SELKIE_BROWSER names the browser';
  if (!adapter.includes('swiftshader')) return `${path} has ${adapter}`;
  if (!isDebians(path)) return `${path} is not Debian's Chromium`;
  if (!adapters.some(({ kind }) => kind === 'lavapipe')) return 'lavapipe is not installed';
  if (!onPath('cc')) return 'there is no C compiler';
  return null;
}

/** @returns the browser, or throws a Stop that says why not. */
async function make(browser, { driver }) {
  const folder = join(cache, 'lavapipe-chromium');
  const path = join(folder, PROGRAM);
  const state = stateOf(driver);
  const known = recall('lavapipe-browser', () => state);
  if (known && existsSync(path)) return known;
  assemble(DEBIANS.folder, driver, folder);
  const answer = await askWith(browser.flags, path);
  // It calls itself SwiftShader, which has no 16-bit floats.
  if (!answer.halves) throw new Stop(answer.reason ?? 'its adapter is not lavapipe');
  const made = { ...answer, path, adapter: 'lavapipe' };
  remember('lavapipe-browser', state, made);
  return made;
}

/** For CI: what `lavapipeBrowser` compiles with, where it may be installed and is not there. */
export async function installCompiler() {
  if (onPath('cc') || !mayInstall) return;
  await attempt(() => installPackages(['gcc', 'libc6-dev']), say);
}

/**
 * The same browser on lavapipe, `{path, adapter, flags, version}`, or undefined where that is not to be had, which it says.
 * @param adapters those of WebGPU in Node.
 */
export async function lavapipeBrowser(browser, adapters) {
  try {
    const why = hindrance(browser, adapters);
    if (why) throw new Stop(why);
    const made = await make(
      browser,
      adapters.find(({ kind }) => kind === 'lavapipe'),
    );
    say(`browser: ${made.path}, WebGPU on lavapipe`);
    return made;
  } catch (error) {
    // Also what nobody foresaw, such as a full disk: the browser as it is can do the same.
    say(`the page is tested on ${browser.adapter} alone: ${error.message}`);
    return undefined;
  }
}
