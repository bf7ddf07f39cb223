// `npm run play`: installs what is missing, builds the app, serves it on this machine and opens it.
import { parseArgs } from 'node:util';
import { buildApp } from './build.mjs';
import { main, Stop, say } from './command.mjs';
import { installDependencies } from './install.mjs';
import { openAddress } from './openAddress.mjs';
import { root } from './paths.mjs';

const HELP = `npm run play -- [options]

Installs what is missing, builds the app and serves it on this machine.

  --port N     serve on this port (default: 4173, or the next free one)
  --no-open    do not open the browser
  --help       this text`;

function readOptions() {
  try {
    return parseArgs({
      options: { port: { type: 'string' }, 'no-open': { type: 'boolean' }, help: { type: 'boolean' } },
    }).values;
  } catch (error) {
    throw new Stop(`${error.message}\n\n${HELP}`);
  }
}

function readPort(text) {
  if (text === undefined) return undefined;
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Stop(`--port ${text} is not a port (1 to 65535).`);
  return port;
}

async function serve(port) {
  const { preview } = await import('vite');
  try {
    const server = await preview({
      root,
      logLevel: 'warn',
      preview: { host: 'localhost', port: port ?? 4173, strictPort: port !== undefined, open: false },
    });
    return server.resolvedUrls.local[0];
  } catch (error) {
    if (/already in use/.test(error.message)) throw new Stop(`Port ${port} is taken; choose another with --port.`);
    throw error;
  }
}

await main(async () => {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const port = readPort(options.port);
  installDependencies();
  buildApp();
  const address = await serve(port);
  process.stdout.write(`Selkie is at ${address}\n`);
  say('Ctrl-C stops it.');
  if (!options['no-open']) openAddress(address);
});
