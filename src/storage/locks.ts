/** Which page holds what (Web Locks): the browser frees a lock when its page is closed, reloaded or killed. */

function lockManager(): LockManager | null {
  // Absent on pages without a secure address.
  return typeof navigator !== 'undefined' && 'locks' in navigator ? navigator.locks : null;
}

/** Resolves when others can have it. */
export type Release = () => Promise<void>;

/** @returns what lets go of it, or `null` where another page holds it. Without locks everybody gets it. */
export function holdLock(name: string): Promise<Release | null> {
  const locks = lockManager();
  if (locks === null) return Promise.resolve(async () => undefined);
  return new Promise((resolve) => {
    const held: Promise<void> = locks.request(name, { ifAvailable: true }, (lock) => {
      if (lock === null) return resolve(null);
      return new Promise<void>((end) =>
        resolve(() => {
          end();
          return held;
        }),
      );
    });
    // Refused, as in a sandboxed frame.
    held.catch(() => resolve(async () => undefined));
  });
}

/** Names that some page holds, this one included. */
export async function heldLocks(): Promise<ReadonlySet<string>> {
  const held = await lockManager()
    ?.query()
    .then((snapshot) => snapshot.held)
    .catch(() => []);
  return new Set((held ?? []).flatMap(({ name }) => name ?? []));
}

/** Resolves once nobody holds it. */
export async function whenFree(name: string, signal: AbortSignal): Promise<void> {
  await lockManager()?.request(name, { mode: 'shared', signal }, () => undefined);
}
