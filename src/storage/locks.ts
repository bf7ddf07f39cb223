/** Which page holds what (Web Locks): the browser frees a lock when its page is closed, reloaded or killed. */

function lockManager(): LockManager | null {
  // Absent on pages without a secure address.
  return typeof navigator !== 'undefined' && 'locks' in navigator ? navigator.locks : null;
}

/** Resolves when others can have it. */
export type Release = () => Promise<void>;

/**
 * @param mode many may have one that is shared, and nobody one that is exclusive while they do.
 * @returns what lets go of it, or `null` where another page holds it. Without locks everybody gets it.
 */
export function holdLock(name: string, mode: LockMode = 'exclusive'): Promise<Release | null> {
  const locks = lockManager();
  if (locks === null) return Promise.resolve(async () => undefined);
  return new Promise((resolve) => {
    const held: Promise<void> = locks.request(name, { ifAvailable: true, mode }, (lock) => {
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

async function held(): Promise<readonly LockInfo[]> {
  const snapshot = await lockManager()
    ?.query()
    .catch(() => null);
  return snapshot?.held ?? [];
}

/** Names that some page holds, this one included. */
export async function heldLocks(): Promise<ReadonlySet<string>> {
  return new Set((await held()).flatMap(({ name }) => name ?? []));
}

/** How a name is held, by whatever page; `null` where it is not. */
export async function lockMode(name: string): Promise<LockMode | null> {
  return (await held()).find((lock) => lock.name === name)?.mode ?? null;
}

/** Resolves once nobody holds it. */
export async function whenFree(name: string, signal: AbortSignal): Promise<void> {
  await lockManager()?.request(name, { mode: 'shared', signal }, () => undefined);
}
