import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFileJournal } from './fileJournal';
import { decodeLine, decodeLines, encodeLine, type JournalParser, readRun } from './journalFormat';

const anything: JournalParser<unknown, unknown> = { header: (value) => value, entry: (value) => value ?? null };

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
  path = join(folder, 'runs.journal');
});
afterEach(() => rm(folder, { recursive: true }));

const entriesOf = async (run: string) => {
  const read = await makeFileJournal(path).read(run, anything);
  return read?.state === 'good' ? read.entries : read;
};

async function written(entries: readonly unknown[]): Promise<Buffer> {
  const journal = makeFileJournal(path);
  await journal.begin('a', { seed: 1 });
  for (const entry of entries) await journal.append('a', entry);
  await journal.leave('a');
  return readFile(path);
}

const value = fc.jsonValue().filter((one) => one !== null);

describe('a journal in a file', () => {
  it('reads what was written, run by run, until a run ends', async () => {
    const journal = makeFileJournal(path);
    await journal.begin('a', { seed: 1 });
    await journal.begin('b', { seed: 2 });
    await journal.append('b', ['x\ny']);
    await journal.append('a', { round: 1 });
    await journal.append('b', 2);
    const later = makeFileJournal(path);
    expect(await later.read('b', anything)).toEqual({
      state: 'good',
      id: 'b',
      header: { seed: 2 },
      entries: [['x\ny'], 2],
      notice: null,
    });
    await journal.end('b');
    await journal.leave('a');
    expect(await later.interrupted()).toEqual(['a']);
    expect(await later.read('c', anything)).toBeNull();
  });

  it('of a run that is left has it as interrupted at once', async () => {
    const journal = makeFileJournal(path);
    await journal.begin('a', {});
    expect(await journal.interrupted()).toEqual([]);
    await journal.leave('a');
    expect(await journal.interrupted()).toEqual(['a']);
    await expect(journal.append('a', 1)).rejects.toThrow('not open');
  });

  it('is empty where there is no file', async () => {
    const journal = makeFileJournal(path);
    expect([await journal.interrupted(), await journal.read('a', anything)]).toEqual([[], null]);
  });

  it('cut at any byte keeps every entry that was whole before the cut', () =>
    fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 4 }), async (entries) => {
        await rm(path, { force: true });
        const bytes = await written(entries);
        const ends = [...bytes.entries()].flatMap(([at, byte]) => (byte === 10 ? [at] : []));
        for (let cut = 0; cut <= bytes.length; cut += 1) {
          const lines = decodeLines(bytes.subarray(0, cut).toString('utf8'));
          const read = readRun('a', lines, anything);
          // The newline itself may be missing: then the line is whole all the same.
          const whole = ends.filter((end) => end <= cut).length;
          if (whole === 0) expect(read).toBeNull();
          else
            expect(read).toMatchObject({
              entries: JSON.parse(JSON.stringify(entries.slice(0, whole - 1))),
              notice: null,
            });
        }
      }),
      { numRuns: 40 },
    ));

  it('goes on after a cut, and the torn line is nobody’s', async () => {
    const bytes = await written(['one', 'two', 'three']);
    await writeFile(path, bytes.subarray(0, bytes.length - 5));
    const journal = makeFileJournal(path);
    expect(await journal.takeUp('a', 2)).toBe(true);
    await journal.append('a', 'again');
    await journal.append('a', 'more');
    expect(await entriesOf('a')).toEqual(['one', 'two', 'again', 'more']);
  });

  it('goes on from an earlier entry, and what came after it gives way', async () => {
    await written(['one', 'two', 'three']);
    const journal = makeFileJournal(path);
    await journal.takeUp('a', 1);
    await journal.append('a', 'other');
    // Number 3 of before still lies there: it must not come back behind the new number 2.
    expect(await entriesOf('a')).toEqual(['one', 'other']);
  });

  it('with a flipped byte tells which entry is damaged, and keeps those before it', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        await rm(path, { force: true });
        const bytes = await written(['one', 'two', 'three']);
        const end = bytes.indexOf(10) + 1;
        const place = end + (at % (bytes.length - end));
        const line = bytes.subarray(0, place).filter((byte) => byte === 10).length;
        bytes[place] = (bytes[place] ?? 0) ^ change;
        await writeFile(path, bytes);
        const read = await makeFileJournal(path).read('a', anything);
        if (read?.state !== 'good') throw new Error('Not read');
        expect(read.entries.slice(0, line - 1)).toEqual(['one', 'two', 'three'].slice(0, line - 1));
        expect(['one', 'two', 'three'].slice(0, read.entries.length)).toEqual(read.entries);
        if (read.entries.length < 3 && bytes.at(-1) === 10)
          expect(read.notice).toContain(`entry ${read.entries.length + 1} is damaged`);
      }),
      { numRuns: 100 },
    ));
});

describe('the lock of a journal', () => {
  /** A process that does nothing, until it is ended. */
  async function stranger(): Promise<{ pid: number; end: () => Promise<unknown> }> {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const end = (): Promise<unknown> => {
      child.kill('SIGKILL');
      return once(child, 'exit');
    };
    return { pid: child.pid ?? 0, end };
  }

  const lockedBy = (pid: number, began = 1): Promise<void> => writeFile(`${path}.lock`, `${pid} ${began}\n`);

  it('gives an interrupted run to one alone, until it is left or has ended', async () => {
    await written(['one']);
    const [first, second] = [makeFileJournal(path), makeFileJournal(path)];
    expect([await first.takeUp('a', 1), await second.takeUp('a', 1)]).toEqual([true, false]);
    expect(await second.interrupted()).toEqual([]);
    await expect(second.begin('b', {})).rejects.toThrow(
      `${path} is being written by process ${process.pid}. Let it end, or name another file; if it is no Selkie, delete ${path}.lock.`,
    );
    // It has nothing to give back.
    await second.leave('a');
    expect(await second.takeUp('a', 1)).toBe(false);
    await first.leave('a');
    expect(await second.takeUp('a', 1)).toBe(true);
    await second.end('a');
    expect(await readdir(folder)).toEqual(['runs.journal']);
  });

  it('is held until the last of several runs', async () => {
    const [first, second] = [makeFileJournal(path), makeFileJournal(path)];
    await first.begin('a', {});
    await first.begin('b', {});
    await first.end('a');
    await expect(second.begin('c', {})).rejects.toThrow('is being written');
    await first.end('b');
    await second.begin('c', {});
  });

  it('is given back where there is less to go on with than was asked for', async () => {
    await written(['one']);
    await expect(makeFileJournal(path).takeUp('a', 2)).rejects.toThrow('1 entries');
    expect(await makeFileJournal(path).takeUp('a', 1)).toBe(true);
  });

  it('of another process holds as long as that lives', async () => {
    const { pid, end } = await stranger();
    await written(['one']);
    await lockedBy(pid);
    const journal = makeFileJournal(path);
    expect([await journal.takeUp('a', 1), await journal.interrupted()]).toEqual([false, []]);
    await expect(journal.begin('b', {})).rejects.toThrow(`is being written by process ${pid}.`);
    await end();
    expect([await journal.interrupted(), await journal.takeUp('a', 1)]).toEqual([['a'], true]);
    expect(await readFile(`${path}.lock`, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
  });

  it('of a process of before that had the number of this one is stale, and so is a torn one', async () => {
    await lockedBy(process.pid);
    await makeFileJournal(path).begin('a', {});
    for (const torn of ['', '\n', '-1 1\n', 'x']) {
      await writeFile(`${path}.lock`, torn);
      await makeFileJournal(path).begin('b', {});
    }
    expect((await readdir(folder)).toSorted()).toEqual(['runs.journal', 'runs.journal.lock']);
  });
});

describe('lines of a journal', () => {
  it('whatever value comes back as JSON has it', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), (run, carried) => {
        const line = { kind: 'entry', run, number: 3, value: carried } as const;
        const text = encodeLine(line);
        expect(text).not.toContain('\n');
        expect(decodeLine(text)).toEqual(JSON.parse(JSON.stringify(line)));
      }),
    ));

  it.each(['', 'x', '[]', '["1",{}]', '["",{"kind":"end","run":"a"}]', '{"kind":"end","run":"a"}'])(
    '%j is none',
    (text) => expect(decodeLine(text)).toBeNull(),
  );

  it('a run of a newer version is told as such, and one without its beginning as damaged', () => {
    const begin = { kind: 'begin', run: 'a', number: 0, version: 2, value: {} } as const;
    const entry = { kind: 'entry', run: 'a', number: 1, value: 1 } as const;
    expect(readRun('a', [begin, entry], anything)).toEqual({ state: 'newer', id: 'a' });
    expect(readRun('a', [null, entry], anything)).toEqual({ state: 'damaged', id: 'a' });
  });

  it('an entry that the caller cannot read ends the run with a notice', () => {
    const lines = [
      { kind: 'begin', run: 'a', number: 0, version: 1, value: {} },
      { kind: 'entry', run: 'a', number: 1, value: 1 },
      { kind: 'entry', run: 'a', number: 2, value: 'two' },
      { kind: 'entry', run: 'a', number: 3, value: 3 },
    ] as const;
    const numbers: JournalParser<unknown, number> = {
      header: (given) => given,
      entry: (given) => (typeof given === 'number' ? given : null),
    };
    const read = readRun('a', lines, numbers);
    expect(read).toMatchObject({ entries: [1], notice: expect.stringContaining('entry 2 is damaged') });
    expect(read).toMatchObject({ notice: expect.stringContaining('(2 in all)') });
  });
});
