/** The one place that starts the worker of the app. */
export function startWorker(): Worker {
  return new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'selkie-engine' });
}
