/** The worker of the app: everything heavy happens here, on the browser's GPU. */
import { expose } from 'comlink';
import { askBrowserDevice, inspectOnBrowser, loadOnBrowser } from './browserBackend';
import { makeEngineServer } from './engineServer';

const server = makeEngineServer(loadOnBrowser, { inspect: inspectOnBrowser, askDevice: askBrowserDevice });

expose(server);
// A rejection in an async handler never reaches the page's `error` event.
addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  server.trouble(event.reason);
});
