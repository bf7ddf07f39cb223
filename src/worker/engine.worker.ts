/** The worker of the app: everything heavy happens here, on the browser's GPU. */
import { openBrowserBackend } from './browserBackend';
import { toFailure } from './failure';
import type { Command, Telemetry } from './protocol';
import { serve } from './serve';

const send = (telemetry: Telemetry): void => postMessage(telemetry);
const receive = serve(send, openBrowserBackend);

addEventListener('message', (event: MessageEvent<Command>) => receive(event.data));
// A rejection in an async handler never reaches the page's `error` event.
addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  send({ kind: 'trouble', failure: toFailure(event.reason) });
});
