import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { runQuietly } from './command.mjs';
import { assemble, hindrance, lavapipeBrowser, libraryOf } from './lavapipeBrowser.mjs';
import { onPath } from './places.mjs';

const folder = () => mkdtempSync(join(tmpdir(), 'selkie-lavapipe-'));

function manifest(library) {
  const path = join(folder(), 'icd.json');
  writeFileSync(path, JSON.stringify({ ICD: { library_path: library, api_version: '1.3.0' } }));
  return path;
}

/** What is taken from a Chromium. */
function chromium() {
  const path = folder();
  for (const name of ['chromium', 'icudtl.dat', 'libvk_swiftshader.so']) writeFileSync(join(path, name), `its ${name}`);
  mkdirSync(join(path, 'locales'));
  const icd = { file_format_version: '1.0.0', ICD: { library_path: './libvk_swiftshader.so', api_version: '1.0.5' } };
  writeFileSync(join(path, 'vk_swiftshader_icd.json'), JSON.stringify(icd));
  return path;
}

/** A program in a compiler's place. */
function script(text) {
  const path = join(folder(), 'cc');
  writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return path;
}

test.each([
  ['libvulkan_lvp.so', () => 'libvulkan_lvp.so'],
  ['/opt/mesa/libvulkan_lvp.so', () => '/opt/mesa/libvulkan_lvp.so'],
  ['../libvulkan_lvp.so', (path) => join(path, '../../libvulkan_lvp.so')],
])('the library %s of a driver is where its manifest means', (library, expected) => {
  const path = manifest(library);
  expect(libraryOf(path)).toBe(expected(path));
});

describe('the folder of the browser', () => {
  test('has the program and a driver of its own, and links to the rest', () => {
    const [from, to] = [chromium(), join(folder(), 'made')];
    mkdirSync(to);
    writeFileSync(join(to, 'old'), '');
    // The compiler is asked for one output, after `-o`.
    const compiler = script('while [ "$1" != -o ]; do shift; done; echo driver > "$2"');
    assemble(from, manifest('libvulkan_lvp.so'), to, compiler);
    const read = (name) => readFileSync(join(to, name), 'utf8');
    expect(read('chromium')).toBe('its chromium');
    expect(read('libvk_swiftshader.so')).toBe('driver\n');
    for (const name of ['icudtl.dat', 'locales']) expect(readlinkSync(join(to, name))).toBe(join(from, name));
    expect(() => read('old')).toThrow('ENOENT');
    // WebGL stays with SwiftShader, which is as it was.
    const library_path = join(from, 'libvk_swiftshader.so');
    expect(JSON.parse(read('vk_swiftshader_icd.json')).ICD).toEqual({ library_path, api_version: '1.0.5' });
    expect(readFileSync(library_path, 'utf8')).toBe('its libvk_swiftshader.so');
  });

  test("is told of with the compiler's words where it cannot be made", () => {
    const compiler = script('echo "dlfcn.h: no such file"; exit 1');
    expect(() => assemble(chromium(), manifest('libvulkan_lvp.so'), folder(), compiler)).toThrow(
      'lavapipe.c could not be compiled:\ndlfcn.h: no such file',
    );
  });
});

const hasCompiler = process.platform === 'linux' && onPath('cc') !== undefined;
test.skipIf(!hasCompiler)(
  `the library in the driver's place says SwiftShader's numbers and hands on the rest (${hasCompiler ? 'compiled' : 'no C compiler'})`,
  () => {
    const at = folder();
    const compile = (name, text, ...options) => {
      writeFileSync(join(at, `${name}.c`), text);
      const built = runQuietly('cc', ['-o', join(at, name), join(at, `${name}.c`), ...options, '-ldl']);
      expect(built.output).toBe('');
    };
    // In lavapipe's place: properties 1 2 3 4 5, and one more function.
    compile(
      'driver.so',
      `#include <string.h>
       static void fill(unsigned *to) { for (unsigned i = 0; i < 5; i++) to[i] = i + 1; }
       static void get(void *device, unsigned *to) { fill(to); }
       static void get2(void *device, char *to) { fill((unsigned *)(to + 16)); }
       static int count(void) { return 42; }
       void *vk_icdGetInstanceProcAddr(void *instance, const char *name) {
         if (!strcmp(name, "vkGetPhysicalDeviceProperties")) return get;
         if (!strncmp(name, "vkGetPhysicalDeviceProperties2", 30)) return get2;
         return strcmp(name, "vkCount") ? 0 : count;
       }`,
      ...['-shared', '-fPIC'],
    );
    assemble(chromium(), manifest(join(at, 'driver.so')), join(at, 'made'));
    // In Chromium's place.
    compile(
      'ask',
      `#include <dlfcn.h>
       #include <stdio.h>
       typedef void *(*Lookup)(void *, const char *);
       static unsigned given[32];
       int main(void) {
         Lookup first = (Lookup)dlsym(dlopen("${join(at, 'made', 'libvk_swiftshader.so')}", RTLD_NOW), "vkGetInstanceProcAddr");
         Lookup find = (Lookup)first(0, "vkGetInstanceProcAddr");
         ((void (*)(void *, void *))find(0, "vkGetPhysicalDeviceProperties"))(0, given);
         for (int i = 0; i < 5; i++) printf("%x ", given[i]);
         const char *later[] = {"vkGetPhysicalDeviceProperties2", "vkGetPhysicalDeviceProperties2KHR"};
         for (int n = 0; n < 2; n++) {
           ((void (*)(void *, void *))find(0, later[n]))(0, given);
           for (int i = 4; i < 9; i++) printf("%x ", given[i]);
         }
         printf("%d %d", ((int (*)(void))find(0, "vkCount"))(), find(0, "vkNothing") == 0);
         return 0;
       }`,
    );
    expect(runQuietly(join(at, 'ask'), []).stdout).toBe('1 2 1ae0 c0de 5 1 2 1ae0 c0de 5 1 2 1ae0 c0de 5 42 1');
  },
);

describe('where it cannot be had', () => {
  const browser = { path: '/usr/bin/chromium', adapter: 'google swiftshader' };
  const lavapipe = [{ kind: 'lavapipe', driver: '/lvp.json' }];
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  test('the reason is known', () => {
    vi.stubEnv('SELKIE_BROWSER', '');
    expect(hindrance({ ...browser, adapter: 'nvidia ada' }, lavapipe)).toBe('/usr/bin/chromium has nvidia ada');
    const chrome = join(folder(), 'chrome');
    expect(hindrance({ ...browser, path: chrome }, lavapipe)).toBe(`${chrome} is not Debian's Chromium`);
    vi.stubEnv('SELKIE_BROWSER', '/usr/bin/chromium');
    expect(hindrance(browser, lavapipe)).toBe('SELKIE_BROWSER names the browser');
  });

  test('one line says so, and the browser is taken as it is', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    vi.stubEnv('SELKIE_BROWSER', '/usr/bin/chromium');
    expect(await lavapipeBrowser(browser, lavapipe)).toBeUndefined();
    expect(said.mock.calls).toEqual([
      ['the page is tested on google swiftshader alone: SELKIE_BROWSER names the browser\n'],
    ]);
  });
});
