/** What goes wrong in the worker, by a hook before the served script: at a submit to the GPU that a page names. */
import type { BrowserContext, Page } from '@playwright/test';

/** What befalls the worker; `hold`: it waits for its end there, as a page does that is closed in mid work. */
export type Fate = 'destroy-device' | 'crash' | 'end' | 'hold';

/** After so many submits; `refuse`: no other device is to be had then. */
export interface Fault {
  submits: number;
  fate: Fate;
  refuse?: boolean;
}

/** Runs first in the worker; page and worker speak over a channel. */
const FAULTS = `
{
  const { requestDevice } = GPUAdapter.prototype;
  const { submit } = GPUQueue.prototype;
  const faults = new BroadcastChannel('faults');
  let device = null;
  let fate = null;
  let left = Infinity;
  let submits = 0;
  let refused = false;
  GPUAdapter.prototype.requestDevice = async function (...wanted) {
    if (refused) throw new Error('The adapter is gone.');
    device = await requestDevice.apply(this, wanted);
    return device;
  };
  const wait = () => {
    while (true);
  };
  const strike = () => {
    faults.postMessage({ struck: submits });
    if (fate === 'destroy-device') device.destroy();
    if (fate === 'crash') reportError(new Error('out of luck'));
    if (fate === 'end') close();
    if (fate === 'hold') wait();
  };
  GPUQueue.prototype.submit = function (...buffers) {
    submits += 1;
    left -= 1;
    if (left === 0) strike();
    return submit.apply(this, buffers);
  };
  faults.addEventListener('message', ({ data }) => {
    if (data.submits !== undefined) {
      ({ submits: left, fate } = data);
      refused = data.refuse ?? false;
      submits = 0;
      faults.postMessage({ armed: true });
    }
    if (data.count) faults.postMessage({ counted: submits });
  });
}
`;

/** From the next start of the worker on. */
export async function withFaults(pages: Page | BrowserContext): Promise<void> {
  await pages.route('**/engine.worker*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: FAULTS + (await response.text()) });
  });
}

/** Says it to the worker. */
export const fault = (page: Page, what: Fault): Promise<void> =>
  page.evaluate((data) => {
    const channel = new BroadcastChannel('faults');
    channel.postMessage(data);
    channel.close();
  }, what);

/** Says it and waits for the answer that has this field. */
function ask(page: Page, message: Fault | { count: true }, field: string): Promise<number> {
  return page.evaluate(
    ([data, wanted]) =>
      new Promise<number>((resolve) => {
        const channel = new BroadcastChannel('faults');
        channel.addEventListener('message', ({ data: answer }) => {
          if (answer[wanted] === undefined) return;
          channel.close();
          resolve(Number(answer[wanted]));
        });
        channel.postMessage(data);
      }),
    [message, field] as const,
  );
}

/** Resolves once the worker knows of it, and counts its submits anew. */
export async function arm(page: Page, what: Fault): Promise<void> {
  await ask(page, what, 'armed');
}

/** The submits since then. */
export const submitsOf = (page: Page): Promise<number> => ask(page, { count: true }, 'counted');

/** Resolves when it has come to it, with the number of the submit. */
export function struck(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const channel = new BroadcastChannel('faults');
        channel.addEventListener('message', ({ data }) => {
          if (data.struck === undefined) return;
          channel.close();
          resolve(Number(data.struck));
        });
      }),
  );
}
