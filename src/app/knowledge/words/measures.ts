/** Measures, conditions and credits in words. */

import type { Condition } from '../../../seal/knowledge/measured';
import type { RubricScores, SideScore } from '../../../seal/knowledge/types';
import type { RankCorrelation } from '../../../seal/statistics/rankCorrelation';
import type { Judged } from '../../../seal/statistics/verdict';
import type { Estimate } from '../../../seal/types';
import { tenths } from '../../experiment/comparison';
import { minus, nats, percent, points, probability, signedTenths } from '../../ui/numbers';
import { type Measures, RUBRIC_SCORES, type Side } from '../candidates';
import type { CreditMeasure } from '../credit';
import { overwrites, overwritingOf } from '../verdict';

/** "56% ± 4", or a dash where nothing was quizzed. */
export function trueText({ accuracy }: Measures): string {
  if (accuracy === null) return '–';
  const error = accuracy.standardError === null ? '' : ` ± ${Math.round(accuracy.standardError * 100)}`;
  return `${percent(accuracy.mean)}${error}`;
}

export const goldText = ({ goldLogProbability: gold }: Measures): string => (gold === null ? '–' : nats(gold.mean));

/** A mean over parts has a fraction; a whole score has none. */
export const scoreText = (score: number): string => String(Number(score.toFixed(1)));

export const rubricText = (rubric: RubricScores): string =>
  RUBRIC_SCORES.map((name) => `${name} ${scoreText(rubric[name])}`).join(', ');

export const SIDE_NAMES: Record<Side, string> = { locality: 'Others', collateral: 'Known before' };

const SIDE_QUESTIONS: Record<Side, string> = {
  locality: 'questions about other entities',
  collateral: 'questions that the model could answer before',
};

/** "Others −6, 72% as before". */
export function sideText(side: Side, score: SideScore): string {
  return `${SIDE_NAMES[side]} ${points(score.accuracy - score.baseAccuracy)}, ${percent(score.unchanged)} as before`;
}

export function sideDescription(side: Side, score: SideScore): string {
  return `Of ${score.questions} ${SIDE_QUESTIONS[side]}: ${percent(score.accuracy)} right with this edit, ${percent(score.baseAccuracy)} without; ${percent(score.unchanged)} of the answers are still the same.`;
}

/** Why an edit is said to teach by overwriting; `null` when it leaves the rest alone. */
export function overwritingText({ locality, collateral }: Measures): string | null {
  const found = [...harmText(collateral, 'what the model knew before'), ...harmText(locality, 'other entities')];
  return found.length === 0 ? null : `It teaches by overwriting: ${found.join('; ')}.`;
}

function harmText(score: SideScore | null, about: string): string[] {
  const judged = score && overwritingOf(score);
  if (judged === null || !overwrites(judged)) return [];
  const changed = `${percent(1 - judged.unchanged)} of the answers about ${about} are other ones now`;
  return [judged.fell ? `${changed}, and accuracy there fell by ${tenths(-judged.change)} points` : changed];
}

/** The leader against the next, held against the noise of repeated finetunes. */
export function leadText(leader: string, next: string, { difference, standardError, p, verdict }: Judged): string {
  const ahead = `${leader} is ${tenths(Math.abs(difference))} points ahead of ${next}`;
  if (difference === 0) return `${leader} and ${next} are level.`;
  if (standardError === null) return `${ahead}. One finetune each: their noise is not measured, so that may be chance.`;
  if (p === null)
    return `${ahead}. Their few finetunes came out alike, so their noise is not known and that may be chance.`;
  const error = `standard error ${tenths(standardError)} (Student’s t, ${probability(p)})`;
  return verdict === 'no difference shown'
    ? `${ahead}; with ${error} that is noise of the finetunes.`
    : `${ahead}; with ${error} that is more than noise of the finetunes.`;
}

export function agreementText({ value, n, verdict }: RankCorrelation): string | null {
  if (n === 0) return null;
  if (value === null) return `Proxy and true reward cannot be ranked against each other yet (n = ${n}).`;
  const words = verdict === 'no difference shown' ? 'no more than chance would give' : 'more than chance would give';
  return `Rank correlation of proxy and true reward: ${nats(value)} (Spearman, n = ${n}), ${words}.`;
}

/** A reward whose unit depends on the rule: nats per token are negative, a rubric counts to 20. */
export const rewardText = (reward: number): string => minus(Number(reward.toFixed(2)).toString());

const CONDITIONS: Record<Condition['name'], (round: number) => string> = {
  base: (round) => (round === 0 ? 'Base, no adapter' : `Policy of round ${round}, no adapter`),
  'open-book': () => 'Open book: the passage in the prompt',
  passage: () => 'Passage only',
  untrained: () => 'Self-edits of the untrained policy',
  'untrained-best': () => 'Best of the untrained self-edits (oracle)',
  teacher: () => 'Self-edits of the template teacher',
  hand: () => 'Self-edits by hand',
  policy: (round) => `Self-edits after round ${round}`,
  'policy-best': (round) => `Best of the self-edits after round ${round} (oracle)`,
};
export const conditionText = ({ name, writer, round }: Pick<Condition, 'name' | 'writer' | 'round'>): string =>
  writer === undefined ? CONDITIONS[name](round) : `Self-edits of ${writer}`;

export const isOracle = ({ name }: Pick<Condition, 'name'>): boolean =>
  name === 'untrained-best' || name === 'policy-best';

/** An edit that does well on its own questions at the cost of all others. */
export const OVERWRITES = 'overwrites';

/** "+0.42" */
export function signedNats(value: number): string {
  const text = value.toFixed(2);
  if (Number(text) === 0) return '0.00';
  return text.startsWith('-') ? minus(text) : `+${text}`;
}

/** "+0.42 ± 0.10", or in points "+5.6 ± 2.0" */
export const creditText = ({ mean, standardError }: Estimate, measure: CreditMeasure): string =>
  (measure === 'gold' ? signedNats(mean) : signedTenths(mean)) + errorText(standardError, measure);

export function errorText(error: number | null, measure: CreditMeasure): string {
  if (error === null) return '';
  return ` ± ${measure === 'gold' ? error.toFixed(2) : (error * 100).toFixed(1)}`;
}
