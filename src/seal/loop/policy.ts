/** The M-step: the policy's finetune on the kept prompt-completion pairs, as one LoRA that is merged (seal-reference 2.7). */
import type { TrainingSequence } from '../../contract/engine';
import { checkpoint, runStage } from '../context';
import type { Loop } from '../domain';
import { deriveSeed } from '../seeds';
import type { DecisionBase, EditBase, EventScope, Kind, PolicyFinetuneRecord, WrittenText } from '../types';
import { jobOf } from './train';

/** @returns `null` when there is nothing to learn from: the policy then stays as it is. */
export async function finetunePolicy<K extends Kind>(
  loop: Loop<K>,
  scope: EventScope,
  pairs: readonly TrainingSequence[],
): Promise<PolicyFinetuneRecord | null> {
  if (pairs.length === 0) return null;
  const old = replayed(loop, pairs.length, scope.round);
  return runStage(loop, 'policy-finetune', scope, async () => {
    const { engine, signal, emit } = loop;
    await checkpoint(loop, 'policy-finetune');
    const seed = (purpose: string): number => deriveSeed(loop.settings.seed, purpose, scope.round);
    const job = jobOf(loop.settings.policy, [...pairs, ...old], seed('policy-adapter'), seed('policy-shuffle'));
    const [result] = await engine.finetune([job], {
      signal,
      onProgress: ({ step, losses, totalSteps }) => {
        emit({ type: 'policy-losses', step, losses, totalSteps, ...scope });
        emit({ type: 'progress', stage: 'policy-finetune', done: step + losses.length, total: totalSteps, ...scope });
      },
    });
    if (!result) throw new Error('The engine returned no policy adapter.');
    const { adapter, losses, gradientNorms, tokens, diverged } = result;
    try {
      // Weights that are no numbers any more would end the run; the policy stays what it was.
      if (diverged === null) await engine.mergeAdapter(adapter);
    } finally {
      await engine.freeAdapters([adapter]);
    }
    const record = { pairs: pairs.length, replay: old.length, losses, gradientNorms, tokens };
    return diverged === null ? record : { ...record, divergedAt: diverged };
  });
}

/** Sequences of old knowledge beside so many pairs; what is learned of them weighs as the settings say. */
export function replayed<K extends Kind>(
  { bound, settings }: Loop<K>,
  pairs: number,
  round: number,
): TrainingSequence[] {
  const { replayPerPair, replayWeight } = settings.policy;
  if (bound.replay === null || replayPerPair === 0 || replayWeight === 0) return [];
  const old = bound.replay(pairs * replayPerPair, deriveSeed(settings.seed, 'replay', round));
  return old.map(({ ids, lossWeights = ids.map(() => 1) }) => {
    return { ids, lossWeights: lossWeights.map((weight) => weight * replayWeight) };
  });
}

/** Of the edits that were kept, in the order of the decisions. */
export function keptTexts<Edit extends EditBase, Decision extends DecisionBase, Text>(
  candidates: readonly { edit: Edit }[],
  decisions: readonly Decision[],
  textsOf: (edit: Edit, decision: Decision) => readonly Text[],
): Text[] {
  const edits = new Map(candidates.map(({ edit }) => [edit.id, edit]));
  return decisions.flatMap((decision) => {
    const edit = decision.kept ? edits.get(decision.edit) : undefined;
    return edit ? textsOf(edit, decision) : [];
  });
}

/** Exactly the ids that the policy read and wrote. A text that was cut at the limit does not end, so no end is taught. */
export function pairSequence(
  eosId: number | null,
  { promptIds, ids, finish }: { promptIds: readonly number[] } & Pick<WrittenText, 'ids' | 'finish'>,
): TrainingSequence {
  const end = finish === 'stop' && eosId !== null ? [eosId] : [];
  const completion = [...ids, ...end];
  return { ids: [...promptIds, ...completion], lossWeights: [...promptIds.map(() => 0), ...completion.map(() => 1)] };
}
