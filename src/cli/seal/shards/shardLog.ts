/** The journal of a shard, `FILE.journal`: what the engine answered, call by call, and what each stage cost. */
import { rmSync } from 'node:fs';
import * as z from 'zod/mini';
import type { StageCost } from '../../../seal/cost/cost';
import { type Answers, noAnswers } from '../../../seal/shards/answerBook';
import { addWork, noWork, type Work, workSchema } from '../../../seal/shards/work';
import type { Kind, StageTiming } from '../../../seal/types';
import { makeFileJournal } from '../../../storage/fileJournal';
import { assertFree, FileTaken } from '../../../storage/fileLock';
import { journalFile } from '../plan';
import { differenceOf, type ShardFile } from './shardFile';

export interface ShardLog {
  path: string;
  /** Whether something of it was there. */
  resumed: boolean;
  /** All that is known of this stage here; it grows. */
  work: Work;
  answered: (answers: Answers) => void;
  stageDone: (timing: StageTiming, costs: readonly StageCost[]) => void;
  /** The shard's file has all of it. */
  end: () => Promise<void>;
  /** It stays, to be gone on with. */
  leave: () => Promise<void>;
}

const PARSER = {
  header: (value: unknown): unknown => value,
  entry: (value: unknown): Work | null => workSchema.safeParse(value).data ?? null,
};

/** @throws Error in one plain line where the journal is another shard's. FileTaken where another process writes it. */
export async function shardLog<K extends Kind>(
  json: string,
  asked: Pick<ShardFile<K>, 'header' | 'shards' | 'parts' | 'stage'>,
): Promise<ShardLog> {
  const path = journalFile(json);
  assertFree(path);
  const journal = makeFileJournal(path);
  const work = noWork();
  const found = await Promise.all((await journal.interrupted()).map((run) => journal.read(run, PARSER)));
  const [before = null] = found;
  const name = `shard-${asked.parts.join('-')}-of-${asked.shards}-stage-${asked.stage + 1}`;
  if (before !== null) {
    if (before.state !== 'good' || before.id !== name || !isSame(before.header, asked))
      throw new Error(`${path} is of another run or shard that broke off. Move it away, or name another file.`);
    for (const entry of before.entries) addWork(work, entry);
    if (!(await journal.takeUp(name, before.entries.length))) throw new FileTaken(path);
  } else await journal.begin(name, asked);
  let written: Promise<void> = Promise.resolve();
  let failure: unknown = null;
  const note = (entry: Work): void => {
    addWork(work, entry);
    written = written
      .then(() => journal.append(name, entry))
      .catch((error: unknown) => {
        failure ??= error;
      });
  };
  const settled = async (): Promise<void> => {
    await written;
    if (failure !== null) throw failure;
  };
  return {
    path,
    resumed: before !== null,
    work,
    answered: (answers) => note({ answers, timings: [], stages: [] }),
    stageDone: (timing, costs) => note({ answers: noAnswers(), timings: [timing], stages: [...costs] }),
    end: async () => {
      await written;
      await journal.end(name);
      rmSync(path, { force: true });
    },
    leave: async () => {
      await settled();
      await journal.leave(name);
    },
  };
}

const headed = z.object({ header: z.looseObject({}) });

function isSame<K extends Kind>(value: unknown, asked: Pick<ShardFile<K>, 'header'>): boolean {
  const found = headed.safeParse(value).data;
  return found !== undefined && differenceOf({ ...asked.header, ...found.header }, asked.header) === null;
}
