/** The device itself, asked by way of the worker. While it is tested or measured, nothing else runs. */
import type { DeviceAsk, DeviceNews } from '../../contract/device';
import { toFailure } from '../../worker/failure';
import type { DeviceAnswer } from '../../worker/protocol';
import { placeWith } from './chosenModel';
import { beginRun, endRun, isRunning } from './running';
import { presentSession } from './session';

const refused = (message: string): DeviceAnswer => ({ kind: 'failed', failure: { code: 'bad-request', message } });

export async function askDevice(ask: DeviceAsk, tell: (news: DeviceNews) => void): Promise<DeviceAnswer> {
  const session = presentSession();
  if (session === null) return refused('There is no worker. Reconnect to go on.');
  const answer = (): Promise<DeviceAnswer> =>
    session
      .device(ask, placeWith([]), tell)
      .catch((error: unknown): DeviceAnswer => ({ kind: 'failed', failure: toFailure(error) }));
  if (ask.kind === 'look') return answer();
  if (isRunning()) return refused('A run is going on. Wait for its end, or stop it.');
  beginRun(null);
  try {
    return await answer();
  } finally {
    endRun();
    // A model that was chosen meanwhile is loaded now.
    setTimeout(presentSession);
  }
}

/** What was tested until then is told. */
export const stopDevice = (): void => presentSession()?.stop();
