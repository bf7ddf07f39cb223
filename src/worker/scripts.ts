/** Under Trusted Types a browser takes a script's address only from a policy: the only one lets only these files through. */
import endpoint from './endpoint.worker.ts?worker&url';
import engine from './engine.worker.ts?worker&url';
import models from './models.worker.ts?worker&url';
import runFiles from './runFiles.worker.ts?worker&url';

/** The service worker lies beside the page, which is as far as it reaches. */
const SCRIPTS = { endpoint, engine, models, runFiles, offline: './serviceWorker.js' } as const;

interface ScriptPolicy {
  /** Gives a `TrustedScriptURL`; TypeScript's DOM has none, and where one belongs it takes a string. */
  createScriptURL: (name: string) => string;
}

declare global {
  /** Not in every browser. */
  var trustedTypes:
    | { createPolicy: (name: string, rules: { createScriptURL: (name: string) => string }) => ScriptPolicy }
    | undefined;
}

function addressOf(name: string): string {
  for (const [own, address] of Object.entries(SCRIPTS)) if (own === name) return address;
  throw new TypeError(`"${name}" is no worker of this build.`);
}

const policy: ScriptPolicy = globalThis.trustedTypes?.createPolicy('selkie', { createScriptURL: addressOf }) ?? {
  createScriptURL: addressOf,
};

/** `undefined` where the browser keeps nothing for this page. */
export async function startServiceWorker(): Promise<ServiceWorkerRegistration | undefined> {
  return navigator.serviceWorker?.register(policy.createScriptURL('offline')).catch(() => undefined);
}

export function startWorker(name: Exclude<keyof typeof SCRIPTS, 'offline'>): Worker {
  return new Worker(policy.createScriptURL(name), { type: 'module', name: `selkie-${name}` });
}
