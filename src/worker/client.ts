/** The one place that starts the worker of the app. */
import { trustedScript } from './scripts';

export function startWorker(): Worker {
  return new Worker(trustedScript('engine'), { type: 'module', name: 'selkie-engine' });
}
