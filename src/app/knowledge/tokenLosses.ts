/** Losses of single tokens: how they are computed, and what a strip of them shows. */
import type { TokenLosses } from '../../seal/knowledge/measured';
import { mean } from '../../seal/statistics/estimate';
import { measure } from './measure';
import type { KnowledgeExperiment } from './page';
import type { CandidateView } from './results';
import { TOKEN_LOSSES } from './words/tokenLosses';

export async function scoreTokens(
  experiment: KnowledgeExperiment,
  { selfEdit, sequences }: CandidateView,
): Promise<void> {
  if (selfEdit === null) return;
  const { work: passage, settings } = experiment.inputs();
  const task = { domain: 'knowledge', kind: 'token-losses', passage, settings, selfEdit, sequences } as const;
  await measure(experiment, { store: experiment.extras.useTokenLosses, task, done: TOKEN_LOSSES.done });
}

export interface TokenLoss {
  text: string;
  /** In nats, without the adapter and with it; `null` for the first token, which nothing precedes. */
  loss: { before: number; after: number } | null;
}

export const tokensOf = ({ tokens, before, after }: TokenLosses['sequences'][number]): TokenLoss[] =>
  tokens.map((text, index) => {
    const [left, right] = [before[index - 1], after[index - 1]];
    return { text, loss: left === undefined || right === undefined ? null : { before: -left, after: -right } };
  });

export const SIDES = ['before', 'after'] as const;
export type LossSide = (typeof SIDES)[number];

export const meanLoss = (tokens: readonly TokenLoss[], side: LossSide): number =>
  mean(tokens.flatMap(({ loss }) => (loss === null ? [] : [loss[side]])));

/** A guess among so many equally likely tokens is as dark as a token gets: one in four hundred. */
const DARKEST = 6;

/** From 0, which was certain, to 1. */
export const shadeOf = (loss: number): number => Math.min(1, Math.max(0, loss) / DARKEST);
