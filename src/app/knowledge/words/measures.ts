/** The measures of self-edits in words. */
import type { RubricScores, SideScore } from '../../../seal/knowledge/types';
import type { Judged } from '../../../seal/statistics/verdict';
import { tenths } from '../../experiment/words/comparisons';
import { minus, nats, percent, points, probability } from '../../ui/numbers';
import { type Measures, RUBRIC_SCORES, type Side } from '../measures';
import { type Overwriting, overwrites, overwritingOf } from '../overwriting';
import type { RankCorrelation } from '../rankCorrelation';

/** "56% ± 4", or a dash where nothing was quizzed. */
export function trueText({ accuracy }: Measures): string {
  if (accuracy === null) return '–';
  const error = accuracy.standardError === null ? '' : ` ± ${Math.round(accuracy.standardError * 100)}`;
  return `${percent(accuracy.mean)}${error}`;
}

export function goldText({ goldLogProbability }: Measures): string {
  return goldLogProbability === null ? '–' : nats(goldLogProbability.mean);
}

/** A mean over parts has a fraction; a whole score has none. */
export function scoreText(score: number): string {
  return String(Number(score.toFixed(1)));
}

export function rubricText(rubric: RubricScores): string {
  return RUBRIC_SCORES.map((name) => `${name} ${scoreText(rubric[name])}`).join(', ');
}

/** "4 + 3.5 + 5 + 3", in the order of `rubricText`. */
export function rubricSum(rubric: RubricScores): string {
  return RUBRIC_SCORES.map((name) => scoreText(rubric[name])).join(' + ');
}

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
  const found = [
    ...(collateral === null ? [] : [harmText(overwritingOf(collateral), 'what the model knew before')]),
    ...(locality === null ? [] : [harmText(overwritingOf(locality), 'other entities')]),
  ].filter((text) => text !== null);
  return found.length === 0 ? null : `It teaches by overwriting: ${found.join('; ')}.`;
}

function harmText(judged: Overwriting, about: string): string | null {
  if (!overwrites(judged)) return null;
  const changed = `${percent(1 - judged.unchanged)} of the answers about ${about} are other ones now`;
  return judged.fell ? `${changed}, and accuracy there fell by ${tenths(-judged.change)} points` : changed;
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
  return `Rank correlation of proxy and true reward: ${minus(value.toFixed(2))} (Spearman, n = ${n}), ${words}.`;
}

/** A reward whose unit depends on the rule: nats per token are negative, a rubric counts to 20. */
export function rewardText(reward: number): string {
  return minus(Number(reward.toFixed(2)).toString());
}
