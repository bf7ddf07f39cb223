/** What a headless run on knowledge prints: a line for each condition, round and pooled measurement, and what its table is about. */
import type { Condition, MultiPassageRecord } from '../../seal/knowledge/measured';
import type { KnowledgeRound } from '../../seal/knowledge/types';
import type { KnowledgeRun } from '../../seal/record/record';
import { judgePaired } from '../../seal/statistics/verdict';
import { accuracyText, divergedText, estimateText, headline, lineStart, policyText, signed, spread } from './report';

const counted = (passages: number): string => `${passages} ${passages === 1 ? 'passage' : 'passages'}`;

/** `against` are the conditions so far: a policy is compared, passage by passage, with the untrained self-edits. */
export function conditionLine(condition: Condition, against: readonly Condition[]): string {
  const { name, round, n, questions, accuracy, standardError, fixed, broken } = condition;
  const line = `${lineStart(name, round)}${accuracyText(accuracy, standardError)}  n = ${counted(n)}, ${questions} answers`;
  if (name === 'base') return line;
  const untrained = name === 'policy' ? against.find((earlier) => earlier.name === 'untrained') : undefined;
  return `${line}, ${fixed} fixed, ${broken} broken${untrained ? `; ${difference(untrained, condition)} against untrained` : ''}`;
}

function difference(before: Condition, after: Condition): string {
  const paired = judgePaired(before.perItem, after.perItem);
  return `${signed(paired.difference)} ± ${spread(paired.standardError)}`;
}

/** The pooled measurements of a round; `earlier` holds those of the untrained policy. */
export function multiPassageLines(record: MultiPassageRecord, earlier: readonly MultiPassageRecord[]): string[] {
  const { passages, edits, conditions, finetunes, round, seconds } = record;
  const against = earlier.flatMap((one) => one.conditions);
  const material = finetunes.map(({ name, sequences, tokens }) => `${name} ${sequences} texts, ${tokens} tokens; `);
  return [
    `${lineStart('pooled', round)}one adapter for ${passages} passages, self-edits of each: ${edits}; ${material.join('')}${seconds.toFixed(0)} s`,
    ...conditions.map((condition) => `  ${conditionLine(condition, against)}`),
  ];
}

export function roundLine(record: KnowledgeRound): string {
  const { round, candidates, meanReward, bestReward, decisions, policyFinetune, seconds } = record;
  const kept = decisions.filter((decision) => decision.kept).length;
  return (
    `${lineStart('training', round)}reward ${estimateText(meanReward)}, best ${estimateText(bestReward)}, n = ${counted(meanReward.n)}; ` +
    `kept ${kept} of ${decisions.length} parts${divergedText(candidates)}; ${policyText(policyFinetune)}; ${seconds.toFixed(0)} s`
  );
}

/** What a table says of where its numbers are from. */
export function aboutRuns(runs: readonly KnowledgeRun[]): string {
  const [first] = runs;
  if (!first) return '';
  const { model, device, commit, measuredOn, settings } = first;
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  const { rounds, trainingPassages, edits, heldOutPassages, heldOutEdits, multiPassage: pool } = settings;
  const isDevelopment = measuredOn === 'development';
  const sort = isDevelopment ? 'development' : 'held-out';
  const lines = [
    `${headline(model, device)}, commit ${commit ?? 'unknown'}`,
    `seeds: ${runs.map((run) => run.settings.seed).join(', ')}`,
    `rounds: ${rounds}, each of ${trainingPassages} fresh passages with ${edits} self-edits`,
    `${sort} passages: ${heldOutPassages}, with ${heldOutEdits} self-edits each`,
    pool.passages > 0 &&
      `${sort} passages pooled into one adapter: ${pool.passages}, with ${pool.edits} self-edits each, ${pool.steps} steps of ${pool.tokensPerStep} tokens`,
    isDevelopment && 'settings may have been chosen on these passages',
    `${(seconds / 60).toFixed(0)} minutes in all`,
  ];
  return lines.flatMap((line) => (line === false ? [] : `- ${line}`)).join('\n');
}
