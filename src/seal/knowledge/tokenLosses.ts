/**
 * How likely each token of a self-edit's training sequences is to the weights as they are, and to the same weights with the adapter
 * that was trained on them: what the finetune changed, word by word.
 */
import type { AdapterId } from '../../contract/engine';
import { EngineError } from '../../contract/errors';
import { checkpoint, runStage } from '../context';
import { freeAdapted } from '../loop/innerLoop';
import { askAll } from '../loop/quiz';
import { stepsOf, trainWaves } from '../loop/train';
import type { EventScope } from '../types';
import { distilledAsked } from './distil';
import type { TokenLosses } from './measured';
import { jobFor } from './selfEdits';
import type { KnowledgeContext, SealEvent, SelfEdit, TrainingSequence } from './types';

interface Trained {
  edit: SelfEdit;
  sequences: readonly TrainingSequence[];
  /** Of the first repeat; `null` where it is no longer on the device: then it is trained again, and freed here. */
  adapter: AdapterId | null;
}

/**
 * Progress counts optimizer steps and scored sequences.
 * @throws EngineError `bad-request` for a self-edit without training sequences, `not-finite` where its adapter diverged.
 */
export function tokenLosses(
  loop: KnowledgeContext & { emit: (event: SealEvent) => void },
  scope: EventScope,
  { edit, sequences, adapter }: Trained,
): Promise<TokenLosses> {
  return runStage(loop, 'token-losses', scope, async () => {
    if (sequences.length === 0)
      throw new EngineError('bad-request', `${edit.id} has no training sequences to score. Run Finetune first.`);
    const asked = adapter === null ? distilledAsked(loop, 0) : null;
    if (asked !== null) await askAll(loop, 'token-losses', asked);
    const work = adapter === null ? [{ edit: edit.id, repeat: 0, job: jobFor(loop, sequences, 0) }] : [];
    const steps = work.reduce((sum, { job }) => sum + stepsOf(job), 0);
    const total = steps + 2 * sequences.length;
    const progress = (done: number): void => {
      loop.emit({ type: 'progress', stage: 'token-losses', done: Math.min(total, done), total, ...scope });
    };
    const scored = async (own: AdapterId): Promise<TokenLosses> => {
      await checkpoint(loop, 'token-losses');
      const results = await loop.engine.score(
        [null, own].flatMap((one) => sequences.map(({ ids }) => ({ ids, adapter: one }))),
        { ...(loop.signal && { signal: loop.signal }), onProgress: (done) => progress(steps + done) },
      );
      progress(total);
      return {
        selfEdit: edit.id,
        sequences: sequences.map(({ ids }, index) => ({
          tokens: tokenTexts(loop, ids),
          before: results[index]?.logProbabilities ?? [],
          after: results[index + sequences.length]?.logProbabilities ?? [],
        })),
      };
    };
    const losses = adapter === null ? await retrained() : await scored(adapter);
    if (losses.sequences.some(({ after }) => after.some((one) => !Number.isFinite(one)))) refuse(edit.id);
    loop.emit({ type: 'token-losses', losses, ...scope });
    return losses;

    async function retrained(): Promise<TokenLosses> {
      let done = 0;
      /** Within this one stage: its losses are those that the candidate already has. */
      const within = {
        ...loop,
        gate: async () => loop.gate?.('token-losses'),
        emit: (event: SealEvent): void => {
          if (event.type !== 'losses') return;
          done += event.losses.length;
          progress(done);
        },
      };
      for await (const adapted of trainWaves(within, scope, work)) {
        try {
          const [first] = adapted;
          if (first === undefined || first.result.diverged !== null) break;
          return await scored(first.result.adapter);
        } finally {
          await freeAdapted(loop, adapted);
        }
      }
      return refuse(edit.id);
    }
  });
}

/** Together they are the text. A character whose bytes are spread over several tokens stands in the last of them. */
function tokenTexts({ tokenizer }: Pick<KnowledgeContext, 'tokenizer'>, ids: readonly number[]): string[] {
  let told = '';
  return ids.map((_, index) => {
    const text = tokenizer.decode(ids.slice(0, index + 1));
    // An unfinished character is shown as a mark that the next token takes back.
    const whole = index === ids.length - 1 ? text : text.replace(/\uFFFD+$/u, '');
    const own = whole.slice(told.length);
    told = whole.length > told.length ? whole : told;
    return own;
  });
}

function refuse(id: string): never {
  throw new EngineError(
    'not-finite',
    `The finetune of ${id} went to not-a-number, so its tokens cannot be scored. Lower the learning rate of the finetune.`,
  );
}
