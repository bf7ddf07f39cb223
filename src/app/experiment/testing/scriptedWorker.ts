/** A worker that a page starts in tests: a scripted model in the place of each embedded one. */
import { ScriptedEngine } from '../../../seal/testing/scriptedEngine';
import { ScriptedPuzzleEngine } from '../../../seal/testing/scriptedPuzzleEngine';
import { scriptedTokenizer } from '../../../seal/testing/scriptedTokenizer';
import type { LoadModel } from '../../../worker/deviceOwner';
import { makeEngineServer } from '../../../worker/engineServer';
import { SCRIPT } from '../../../worker/testing/scriptedPuzzle';
import { fakeWorker, steady } from '../../../worker/testing/session';

/** Models that were started, and how long a call of the next one takes. */
export const models = { started: [] as string[], delayMs: 0 };

const load: LoadModel = async ({ name }) => ({
  tokenizer: scriptedTokenizer,
  start: async () => {
    models.started.push(name);
    const { delayMs } = models;
    return steady(
      name === 'micro-puzzles'
        ? new ScriptedPuzzleEngine({ ...SCRIPT, name, delayMs })
        : new ScriptedEngine({ contextLength: 4096, name, delayMs }),
    );
  },
});

export const startWorker = () => fakeWorker(makeEngineServer(load, { wait: async () => undefined }));
