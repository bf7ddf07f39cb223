/** The work that the memory plan is of: what the Lab’s settings ask for, with texts of usual length. */
import type { WorkShape } from '../../contract/planner';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import { lab } from '../knowledge/experiment';

/** Tokens of a self-edit that is trained on, and of a prompt with what follows it. */
const TRAINED = 150;
const PROMPT = 300;

export function shapeOf({
  edits,
  repeats,
  rounds,
  finetune,
  writing,
}: KnowledgeSettings): WorkShape & { edits: number } {
  const adapters = edits * repeats;
  return {
    edits: adapters,
    adapters,
    rank: finetune.rank,
    tokensPerStep: adapters * TRAINED,
    sequences: edits,
    sequenceLength: PROMPT + writing.maxTokens,
    merges: rounds > 0,
  };
}

export const useShape = (): WorkShape & { edits: number } => shapeOf(lab.useSettings((state) => state.settings));

/** The Lab’s adapters have it from now on, with alpha in the same proportion. @returns the work with it. */
export function lowerRank(rank: number): WorkShape {
  const { settings, change } = lab.useSettings.getState();
  const { finetune } = settings;
  const alpha = (finetune.alpha * rank) / finetune.rank;
  change({ ...settings, finetune: { ...finetune, rank, alpha } }, ['finetune.rank', 'finetune.alpha']);
  return shapeOf(lab.useSettings.getState().settings);
}
