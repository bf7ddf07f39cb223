// Does this browser give a page a WebGPU adapter? Asked for real: headless, on a page served from this machine.
import { createServer } from 'node:http';
import { isRoot } from './debian.mjs';

/** What a closed network or a container needs. */
const QUIET = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const COMMON = ['--enable-unsafe-webgpu', ...QUIET, ...(isRoot ? ['--no-sandbox'] : [])];

/** A real GPU differs from machine to machine, so the software adapter comes first; not every system's build has it. */
const FLAG_SETS = [[...COMMON, '--use-webgpu-adapter=swiftshader'], COMMON];

/** WebGPU exists only on secure pages; localhost counts as one, about:blank does not. */
function servePage() {
  return new Promise((ready) => {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>adapter</title>');
    });
    server.listen(0, '127.0.0.1', () => ready(server));
  });
}

async function askPage(page) {
  return page.evaluate(async () => {
    if (!navigator.gpu) return { reason: 'it has no WebGPU' };
    const adapter = await navigator.gpu.requestAdapter();
    if (!adapter) return { reason: 'it gives no WebGPU adapter' };
    const device = await adapter.requestDevice();
    const { vendor, architecture } = adapter.info;
    device.destroy();
    return { adapter: [vendor, architecture].filter(Boolean).join(' ') || 'unnamed adapter' };
  });
}

async function askWith(flags, executablePath, address) {
  const { chromium } = await import('playwright');
  let browser;
  try {
    browser = await chromium.launch({ executablePath, headless: true, args: flags, timeout: 60_000 });
    const page = await browser.newPage();
    await page.goto(address);
    const answer = await askPage(page);
    return { ...answer, flags, version: browser.version() };
  } catch (error) {
    return { reason: `it does not start (${error.message.split('\n')[0]})` };
  } finally {
    await browser?.close();
  }
}

/** `{adapter, flags, version}` when the browser can do it, `{reason}` when it cannot. */
export async function askBrowser(executablePath) {
  const server = await servePage();
  try {
    let answer;
    for (const flags of FLAG_SETS) {
      answer = await askWith(flags, executablePath, `http://127.0.0.1:${server.address().port}/`);
      if (answer.adapter) break;
    }
    return answer;
  } finally {
    server.close();
  }
}
