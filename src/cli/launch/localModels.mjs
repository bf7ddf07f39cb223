// Models in a folder of this machine, served beside the page: `npm run play -- --models FOLDER`. A folder of models is one of
// Hugging Face folders and GGUF files; a single model is one too.
import { accessSync, constants, createReadStream, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream';
import { Stop, say } from './command.mjs';

/** Beside the page. */
export const PREFIX = '/local-models/';

const isGguf = (name) => name.endsWith('.gguf');

/** Why something of the file system cannot be had, in some words. */
const REASONS = {
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  ELOOP: 'it is a link that leads in a circle',
};
const reasonOf = ({ code, message }) => REASONS[code] ?? code ?? message;

/** Runs `look`; what cannot be read is told in a line and left out. */
function readable(path, tell, look, otherwise) {
  try {
    return look();
  } catch (error) {
    tell(`${path}: left out, because ${reasonOf(error)}.`);
    return otherwise;
  }
}

/** Files and folders in a folder, links followed; hidden ones and links that lead nowhere do not count. */
function entriesIn(folder, tell) {
  const kinds = readable(folder, tell, () => readdirSync(folder).sort(), [])
    .filter((name) => !name.startsWith('.'))
    .map((name) => {
      const path = join(folder, name);
      const found = readable(path, tell, () => statSync(path, { throwIfNoEntry: false }));
      return { name, isFolder: found?.isDirectory(), isFile: found?.isFile() };
    });
  const namesOf = (kind) => kinds.filter((entry) => entry[kind]).map(({ name }) => name);
  return { files: namesOf('isFile'), folders: namesOf('isFolder') };
}

/** @returns those of which every file may be read. */
function modelsIn(folder, name, files, tell) {
  const beside = files.filter((file) => ['tokenizer.json', 'tokenizer_config.json'].includes(file));
  const models = files.includes('config.json')
    ? [{ name, folder, files }]
    : files.filter(isGguf).map((file) => ({ name: file, folder, files: [file, ...beside] }));
  const isReadable = (file) =>
    readable(join(folder, file), tell, () => accessSync(join(folder, file), constants.R_OK) ?? true, false);
  return models
    .map((model) => ({ ...model, files: model.files.filter(isReadable) }))
    .filter((model) => model.files.includes(isGguf(model.name) ? model.name : 'config.json'));
}

/**
 * @param tell takes a line for each thing that cannot be read.
 * @returns every model in the folder and in the folders directly in it. @throws Stop where there is none.
 */
export function findModels(given, tell = say) {
  const folder = resolve(given);
  try {
    readdirSync(folder);
  } catch (error) {
    const reasons = { ...REASONS, ENOENT: 'there is no such folder', ENOTDIR: 'this is no folder' };
    throw new Stop(`--models ${given}: ${reasons[error.code] ?? reasonOf(error)}.`);
  }
  const { files, folders } = entriesIn(folder, tell);
  const below = folders.flatMap((name) => {
    const path = join(folder, name);
    return modelsIn(path, name, entriesIn(path, tell).files, tell);
  });
  const models = [...modelsIn(folder, basename(folder), files, tell), ...below];
  if (models.length === 0)
    throw new Stop(`--models ${given}: no GGUF file and no folder with a config.json that can be read is in it.`);
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

/** The file that a path under `PREFIX` names, or null. */
function fileAt(models, path) {
  try {
    const [index = '', file = ''] = path.split('/').map(decodeURIComponent);
    const model = models[Number(index)];
    return model?.files.includes(file) ? join(model.folder, file) : null;
  } catch {
    // No address: a % that stands for nothing.
    return null;
  }
}

/** In bytes; null for a file that has gone, or been made unreadable, since it was found. */
function sizeOf(path) {
  try {
    return statSync(path).size;
  } catch {
    return null;
  }
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
    const full = fileAt(models, path);
    const size = full && sizeOf(full);
    if (size == null) {
      response.statusCode = 404;
      return response.end();
    }
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
