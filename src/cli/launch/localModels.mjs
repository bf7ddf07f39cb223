// Models in a folder of this machine, served beside the page: `npm run play -- --models FOLDER`. A folder of models is one of
// Hugging Face folders and GGUF files; a single model is one too.
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream';
import { Stop } from './command.mjs';

/** Beside the page. */
export const PREFIX = '/local-models/';

const isGguf = (name) => name.endsWith('.gguf');
const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);

function modelIn(folder, name) {
  const files = filesIn(folder);
  return files.includes('config.json') ? [{ name, folder, files }] : ggufIn(folder, files);
}

function ggufIn(folder, files) {
  const beside = files.filter((file) => ['tokenizer.json', 'tokenizer_config.json'].includes(file));
  return files.filter(isGguf).map((file) => ({ name: file, folder, files: [file, ...beside] }));
}

/** @returns every model in the folder and in the folders directly in it. @throws Stop where there is none. */
export function findModels(given) {
  const folder = resolve(given);
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    throw new Stop(`--models ${given}: there is no such folder, or it cannot be read.`);
  }
  const below = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .flatMap(({ name }) => modelIn(join(folder, name), name));
  const models = [...modelIn(folder, basename(folder)), ...below];
  if (models.length === 0)
    throw new Stop(`--models ${given}: neither a GGUF file nor a folder with a config.json is in it.`);
  return models;
}

/** First and last byte that a `Range` header asks for; the whole file where it asks for none; null for one that is not there. */
export function rangeOf(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return [0, size - 1];
  const [from, to] =
    match[1] === ''
      ? [size - Number(match[2]), size - 1]
      : [Number(match[1]), match[2] === '' ? size - 1 : Number(match[2])];
  return from < 0 || from > to || from >= size ? null : [from, Math.min(to, size - 1)];
}

/** A handler in the manner of connect: it answers what lies under `PREFIX` and leaves the rest. */
export function serveModels(models) {
  const list = models.map(({ name, files }, index) => ({ name, path: `${index}`, files }));
  return ({ url = '', method, headers }, response, next) => {
    const { pathname } = new URL(url, 'http://localhost');
    if (!pathname.startsWith(PREFIX)) return next();
    const path = pathname.slice(PREFIX.length);
    if (path === 'index.json') {
      response.setHeader('Content-Type', 'application/json');
      return response.end(JSON.stringify(list));
    }
    const [index = '', file = ''] = path.split('/').map(decodeURIComponent);
    const model = models[Number(index)];
    if (!model?.files.includes(file)) {
      response.statusCode = 404;
      return response.end();
    }
    const full = join(model.folder, file);
    const { size } = statSync(full);
    const range = rangeOf(headers.range, size);
    if (range === null) {
      response.writeHead(416, { 'Content-Range': `bytes */${size}` });
      return response.end();
    }
    const [from, to] = range;
    const isPart = headers.range !== undefined;
    response.writeHead(isPart ? 206 : 200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': to - from + 1,
      'Accept-Ranges': 'bytes',
      ...(isPart && { 'Content-Range': `bytes ${from}-${to}/${size}` }),
    });
    if (method === 'HEAD' || size === 0) return response.end();
    // A file that goes, or a page that does, ends this answer and not the server.
    return pipeline(createReadStream(full, { start: from, end: to }), response, () => undefined);
  };
}

/** For Vite's preview server. */
export const localModels = (models) => ({
  name: 'local-models',
  configurePreviewServer: ({ middlewares }) => void middlewares.use(serveModels(models)),
});
