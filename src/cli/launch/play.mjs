// `npm run play`: installs what is missing, builds the app, serves it on this machine and opens it.
import { parseArgs } from 'node:util';
import { buildApp } from './build.mjs';
import { main, Stop, say } from './command.mjs';
import { installDependencies } from './install.mjs';
import { findModels, localModels } from './localModels.mjs';
import { onPath, root } from './places.mjs';

const HELP = `npm run play -- [options]

Installs what is missing, builds the app and serves it on this machine.

  --port N     serve on this port (default: 4173, or the next free one)
  --no-open    do not open the browser
  --models F   serve the models in folder F too; the page lists them under Models
  --help       this text`;

const OPTIONS = {
  models: { type: 'string' },
  port: { type: 'string' },
  'no-open': { type: 'boolean' },
  help: { type: 'boolean' },
};

function readOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    throw new Stop(`${error.message}\n\n${HELP}`);
  }
}

function readPort(text) {
  if (text === undefined) return undefined;
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(port >= 1 && port <= 65535)) throw new Stop(`--port ${text} is not a port (1 to 65535).`);
  return port;
}

/** Whether there is a person to open a browser for: not in CI, over ssh or without a display. */
function hasScreen() {
  const { CI, SSH_CONNECTION, SSH_TTY, WSL_DISTRO_NAME, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (CI || SSH_CONNECTION || SSH_TTY) return false;
  return process.platform !== 'linux' || WSL_DISTRO_NAME || ((DISPLAY || WAYLAND_DISPLAY) && onPath('xdg-open'));
}

async function serve(port, isOpened, models) {
  const { preview } = await import('vite');
  try {
    const { resolvedUrls } = await preview({
      root,
      logLevel: 'warn',
      plugins: models.length > 0 ? [localModels(models)] : [],
      preview: { host: 'localhost', port: port ?? 4173, strictPort: port !== undefined, open: isOpened },
    });
    return resolvedUrls.local[0];
  } catch (error) {
    if (/already in use/.test(error.message)) throw new Stop(`Port ${port} is taken; choose another with --port.`);
    throw error;
  }
}

await main(import.meta.url, async () => {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const port = readPort(options.port);
  const models = options.models === undefined ? [] : findModels(options.models);
  installDependencies();
  buildApp();
  const address = await serve(port, !options['no-open'] && Boolean(hasScreen()), models);
  process.stdout.write(`Selkie is at ${address}\n`);
  for (const { name, folder } of models) process.stdout.write(`Model: ${name} (${folder})\n`);
  say('Ctrl-C stops it.');
});
