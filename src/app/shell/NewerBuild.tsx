/** Has the build kept for when there is no connection, and tells once that the server has a newer one. */
import { useEffect, useState } from 'react';
import { startServiceWorker } from '../../worker/scripts';
import { isRunning } from '../experiment/running';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { useShell } from './view';

/** Milliseconds between two looks at the server; a page that is shown again looks at once, but for this long after the last time. */
const LOOK_EVERY = 10 * 60_000;
const LOOK_AGAIN = 60_000;

const BUSY = 'Reload when your run is done: a reload would break it off.';
const KEPT = 'What you wrote, your runs and the results on this page are kept when you reload';

/** The script that a page of a build begins with; its name has a hash of all that it leads to. */
const ENTRY = /<script type="module"[^>]* src="\.\/(assets\/[^"]+)"/;

export default function NewerBuild() {
  const [isNewer, setNewer] = useState(false);
  const [closed, setClosed] = useState(false);
  useEffect(() => watchServer(() => setNewer(true)), []);
  // A run of any experiment counts, whichever page is shown. Until it was looked, there may be one.
  const [isBusy, setBusy] = useState(true);
  useEffect(() => {
    if (!isNewer) return;
    const look = (): void => setBusy(isRunning());
    look();
    const timer = setInterval(look, 300);
    return () => clearInterval(timer);
  }, [isNewer]);
  if (!isNewer || closed) return null;
  const hasPolicy = useShell.getState().experiment?.useEngine.getState().policy != null;
  const actions = (
    <>
      <Button size="small" disabled={isBusy} onClick={() => location.reload()}>
        Reload now
      </Button>
      <Button size="small" onClick={() => setClosed(true)}>
        Not now
      </Button>
    </>
  );
  return (
    <div role="status">
      <Callout tone="info" title="A newer build of this page is there." actions={actions}>
        {isBusy ? BUSY : hasPolicy ? `${KEPT}; the policy that your rounds ended with is not.` : `${KEPT}.`}
      </Callout>
    </div>
  );
}

/** @returns what ends it. */
function watchServer(onNewer: () => void): () => void {
  const own = document.querySelector('script[type="module"]')?.getAttribute('src')?.replace('./', '');
  // The development server has no build.
  if (!own?.startsWith('assets/')) return () => undefined;
  const kept = keepBuild(own);
  let lastLook = Number.NEGATIVE_INFINITY;
  const look = async (): Promise<void> => {
    if (document.hidden || performance.now() < lastLook + LOOK_AGAIN) return;
    lastLook = performance.now();
    const answer = await fetch('./', { cache: 'no-store' }).catch(() => null);
    const latest = answer?.ok ? ENTRY.exec(await answer.text())?.[1] : undefined;
    if (latest === undefined || latest === own) return;
    end();
    onNewer();
    // The newer one is kept meanwhile; what this page needs stays as well.
    await (await kept)?.update().catch(() => undefined);
  };
  const timer = setInterval(() => void look(), LOOK_EVERY);
  const onShown = (): void => void look();
  document.addEventListener('visibilitychange', onShown);
  const end = (): void => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', onShown);
  };
  return end;
}

async function keepBuild(entry: string): Promise<ServiceWorkerRegistration | undefined> {
  if (document.readyState !== 'complete') await new Promise((resolve) => addEventListener('load', resolve));
  const registration = await startServiceWorker();
  if (registration === undefined) return undefined;
  const { serviceWorker } = navigator;
  // What came before there was a service worker passes through it once more, from the browser's own cache.
  if (serviceWorker.controller === null) serviceWorker.addEventListener('controllerchange', keepRuns, { once: true });
  const handOver = (): void => registration.waiting?.postMessage(entry);
  const follow = (): void => registration.installing?.addEventListener('statechange', handOver);
  handOver();
  follow();
  registration.addEventListener('updatefound', follow);
  return registration;
}

function keepRuns(): void {
  for (const { name } of performance.getEntriesByType('resource'))
    if (name.endsWith('.gz')) void fetch(name).catch(() => undefined);
}
