/** Lines wait for those before them, and what could not be written is tried again with the next: no gap, no other order. */
export interface LineWriter<Line> {
  /** Resolves when this line and all before it are on the disk. */
  add: (line: Line) => Promise<void>;
}

export function makeLineWriter<Line>(write: (lines: readonly Line[]) => Promise<void>): LineWriter<Line> {
  let waiting: readonly Line[] = [];
  let last: Promise<void> = Promise.resolve();
  const flush = async (): Promise<void> => {
    const batch = waiting;
    if (batch.length === 0) return;
    await write(batch);
    waiting = waiting.slice(batch.length);
  };
  return {
    add: (line) => {
      waiting = [...waiting, line];
      last = last.then(flush, flush);
      return last;
    },
  };
}
