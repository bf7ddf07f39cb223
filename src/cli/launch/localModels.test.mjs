import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findModels, rangeOf, serveModels } from './localModels.mjs';

const folder = mkdtempSync(join(tmpdir(), 'selkie-models-'));
const write = (path, text) => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};
write('one.gguf', '0123456789');
write('tokenizer.json', '{}');
write('secret.txt', 'secret');
write('hugging/config.json', '{}');
write('hugging/model.safetensors', 'weights');
write('hugging/deeper/config.json', '{}');
write('empty/readme.md', '');

let server;
let base;
beforeAll(async () => {
  const handle = serveModels(findModels(folder));
  server = createServer((request, response) =>
    handle(request, response, () => {
      response.statusCode = 299;
      response.end();
    }),
  );
  await new Promise((ready) => server.listen(0, ready));
  base = `http://localhost:${server.address().port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path, headers = {}, method = 'GET') => fetch(`${base}/local-models/${path}`, { headers, method });

describe('models of a folder', () => {
  test('are its GGUF files and the Hugging Face folders in it, each with its own files', async () => {
    const list = await (await get('index.json')).json();
    expect(list).toEqual([
      { name: 'one.gguf', path: '0', files: ['one.gguf', 'tokenizer.json'] },
      { name: 'hugging', path: '1', files: ['config.json', 'model.safetensors'] },
    ]);
  });

  test('a model folder is one itself', () => {
    expect(findModels(join(folder, 'hugging')).map(({ name }) => name)).toEqual(['hugging', 'deeper']);
  });

  test('a folder without any, or that is not there, is told', () => {
    expect(() => findModels(join(folder, 'empty'))).toThrow('no GGUF file and no folder');
    expect(() => findModels(join(folder, 'one.gguf'))).toThrow(/this is no folder\.$/);
    expect(() => findModels(join(folder, 'none'))).toThrow('no such folder');
  });

  test('are served whole and in parts, and only their own files', async () => {
    expect(await (await get('0/one.gguf')).text()).toBe('0123456789');
    const part = await get('0/one.gguf', { Range: 'bytes=2-4' });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234']);
    const head = await get('0/one.gguf', {}, 'HEAD');
    expect([head.headers.get('content-length'), await head.text()]).toEqual(['10', '']);
    expect((await get('0/one.gguf', { Range: 'bytes=10-' })).status).toBe(416);
    for (const path of [
      '0/secret.txt',
      '0/..%2Fsecret.txt',
      '1/..%2F..%2Fetc%2Fpasswd',
      '9/one.gguf',
      'x/y',
      '0/%',
      '',
    ])
      expect((await get(path)).status, path).toBe(404);
    expect((await fetch(`${base}/index.html`)).status).toBe(299);
  });
});

test('links are followed; one in a circle is told in a line and left out, with its folder', () => {
  write('links/target/config.json', '{}');
  write('links/target/a.gguf', '0');
  const at = (name) => join(folder, 'links', name);
  symlinkSync(at('target'), at('linked'));
  symlinkSync(at('target/a.gguf'), at('b.gguf'));
  symlinkSync(at('circle'), at('circle'));
  symlinkSync(at('circle'), at('circle.gguf'));
  symlinkSync(at('gone'), at('gone.gguf'));
  const told = [];
  expect(findModels(at(''), (line) => told.push(line)).map(({ name }) => name)).toEqual(['b.gguf', 'linked', 'target']);
  expect(told).toEqual([
    `${at('circle')}: left out, because it is a link that leads in a circle.`,
    `${at('circle.gguf')}: left out, because it is a link that leads in a circle.`,
  ]);
  expect(() => findModels(at('circle'))).toThrow(/--models .*circle: it is a link that leads in a circle\.$/);
  rmSync(at(''), { recursive: true });
});

// The superuser may read everything.
test.skipIf(process.getuid?.() === 0)('what one may not read is told in a line and left out', () => {
  write('shut/closed/config.json', '{}');
  write('shut/open/config.json', '{}');
  chmodSync(join(folder, 'shut/closed'), 0);
  const told = [];
  expect(findModels(join(folder, 'shut'), (line) => told.push(line)).map(({ name }) => name)).toEqual(['open']);
  expect(told).toEqual([`${join(folder, 'shut/closed')}: left out, because you may not read it.`]);
  chmodSync(join(folder, 'shut/closed'), 0o755);
});

test('a file that cannot be read any more ends its answer, and not the server', async () => {
  write('going/config.json', '{}');
  const own = createServer((request, response) => handler(request, response, () => undefined));
  const handler = serveModels(findModels(join(folder, 'going')));
  await new Promise((ready) => own.listen(0, ready));
  rmSync(join(folder, 'going/config.json'));
  mkdirSync(join(folder, 'going/config.json'));
  const address = `http://localhost:${own.address().port}/local-models/0/config.json`;
  for (const _ of [1, 2]) await expect(fetch(address).then((answer) => answer.text())).rejects.toThrow();
  own.close();
});

test.each([
  [undefined, [0, 9]],
  ['bytes=0-', [0, 9]],
  ['bytes=3-3', [3, 3]],
  ['bytes=3-99', [3, 9]],
  ['bytes=-2', [8, 9]],
  ['bytes=9-3', null],
  ['bytes=10-', null],
  ['bytes=-11', null],
  ['items=1-2', [0, 9]],
  ['bytes=-', [0, 9]],
])('%s of ten bytes', (header, expected) => {
  expect(rangeOf(header, 10)).toEqual(expected);
});
