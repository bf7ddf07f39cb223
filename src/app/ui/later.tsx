/**
 * Code that is fetched when it is first needed. React's own `lazy` keeps a failure for as long as the page lives; here what could
 * not be fetched is asked for twice more before it is told, and again once the boundary that told of it is reset or gone.
 */
import { type ComponentType, use } from 'react';

/** A file of the build did not come: no connection, or another build lies on the server now. */
export class MissingPart extends Error {
  override readonly name = 'MissingPart';

  constructor(options: ErrorOptions) {
    const older = 'If that does not help, this page may be from an older build: reload it when your run is done.';
    super(`A part of this page could not be fetched. Check the connection and try again. ${older}`, options);
  }
}

/** Stylesheets that did not come with their code: asked once more, the build's own loader takes them for loaded. */
const lostStyles = new Set<string>();
const LOST_STYLE = /^Unable to preload CSS for (.+)$/;

/** Milliseconds before each further try: a connection that was gone for a moment is not worth a message. */
const TRY_AGAIN_AFTER = [300, 1200];

/** @throws MissingPart */
export async function fetchPart<Part>(load: () => Promise<Part>, waits = TRY_AGAIN_AFTER): Promise<Part> {
  try {
    await Promise.all([...lostStyles].map(fetchStyle));
    return await load();
  } catch (cause) {
    const lost = cause instanceof Error ? LOST_STYLE.exec(cause.message)?.[1] : undefined;
    if (lost !== undefined) lostStyles.add(lost);
    const [wait, ...further] = waits;
    if (wait === undefined) throw new MissingPart({ cause });
    await new Promise((resolve) => setTimeout(resolve, wait));
    return fetchPart(load, further);
  }
}

function fetchStyle(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.crossOrigin = '';
    link.href = address;
    link.addEventListener('load', () => {
      lostStyles.delete(address);
      resolve();
    });
    link.addEventListener('error', () => {
      link.remove();
      reject(new Error(`${address} did not come.`));
    });
    for (const lost of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]'))
      if (lost.href === address) lost.remove();
    document.head.append(link);
  });
}

/** Of each component that did not come, what makes it be asked for again. */
const missing = new Set<() => void>();

export function fetchAnew(): void {
  for (const forget of missing) forget();
  missing.clear();
}

/** A component whose code comes when it is first drawn; it needs a boundary around it that calls `fetchAnew`. */
export function later<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): ComponentType<Props> {
  let coming: Promise<ComponentType<Props>> | null = null;
  const component = (): Promise<ComponentType<Props>> => {
    if (coming === null) {
      coming = fetchPart(load).then((part) => part.default);
      coming.catch(() =>
        missing.add(() => {
          coming = null;
        }),
      );
    }
    return coming;
  };
  return function Later(props: Props) {
    const Component = use(component());
    return <Component {...props} />;
  };
}

/** Components of one file: each is fetched with all of them when the first is drawn. */
export function partsOf<All>(load: () => Promise<All>) {
  return <Props extends object>(pick: (all: All) => ComponentType<Props>): ComponentType<Props> =>
    later(async () => ({ default: pick(await load()) }));
}

/** Fetches while the page has nothing else to do, so that a click need not wait. What does not come is asked for once more when it is drawn. */
export function fetchAhead(...loads: readonly (() => Promise<unknown>)[]): void {
  // Safari does not tell when it is idle.
  const whenIdle = globalThis.requestIdleCallback ?? ((then: () => void) => setTimeout(then, 1000));
  const begin = (): void => {
    for (const load of loads) whenIdle(() => void load().catch(() => undefined));
  };
  if (document.readyState === 'complete') begin();
  else addEventListener('load', begin, { once: true });
}
