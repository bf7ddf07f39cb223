/**
 * Distilled lines: neutral questions with the answers that the model gave itself before it was trained, a few of them in each step.
 * Without them a chat model that learns a few lines for ten epochs forgets how it answered everything else (`real-english.md`).
 */
import {
  type Engine,
  type FinetuneJob,
  type GenerateRequest,
  GREEDY,
  type TrainingSequence,
} from '../../contract/engine';
import { NEUTRAL_QUESTIONS } from '../../world/english/everyday';
import { Random } from '../../world/random';
import type { Asked } from '../domain';
import { mean } from '../statistics/estimate';
import type { PromptForm } from './choices';
import { layBeside, weighing } from './lay';
import { quizPrompt } from './prompts';
import { formIn } from './settings';
import { turnOf } from './turns';
import type { KnowledgeContext } from './types';

/** Tokens of an answer. */
const LONGEST = 48;

/** A question and its answer, of which only the answer is learned. */
interface Distilled {
  ids: readonly number[];
  from: number;
}

/** What the weights of one policy version answered. */
interface Kept {
  form: PromptForm;
  policyVersion: number;
  lines: readonly Distilled[];
}

/** By engine, that is by run: what was asked once is trained along by every adapter of these weights. */
const KEPT = new WeakMap<Engine, Kept>();

const formOf = ({ settings: { writing, quiz } }: KnowledgeContext): PromptForm => formIn(writing.style, quiz.form);

/** What is to be asked before the first adapter is trained on the weights; `null` where nothing is, or it was. */
export function distilledAsked(context: KnowledgeContext, policyVersion: number): Asked<void> | null {
  const { engine, tokenizer, settings } = context;
  const form = formOf(context);
  const kept = KEPT.get(engine);
  if (settings.distil.perStep === 0 || (kept?.form === form && kept.policyVersion === policyVersion)) return null;
  const prompts = NEUTRAL_QUESTIONS.map((question) => turnOf(context, form, quizPrompt(settings, '', question)).ids);
  const { eosId } = tokenizer;
  const stopIds = eosId === null ? [] : [eosId];
  const requests = prompts.map((prompt): GenerateRequest => {
    const maxTokens = Math.max(1, Math.min(LONGEST, engine.model.contextLength - prompt.length));
    return { prompt, adapter: null, maxTokens, sampling: GREEDY, stream: 0, stopIds };
  });
  return {
    requests,
    score: (answers) => {
      const lines = prompts.flatMap((prompt, index): Distilled[] => {
        const { ids = [], finish = 'length' } = answers[index] ?? {};
        const end = finish === 'stop' && eosId !== null ? [eosId] : [];
        const whole = [...prompt, ...ids, ...end].slice(0, engine.model.contextLength);
        return whole.length > prompt.length ? [{ ids: whole, from: prompt.length }] : [];
      });
      KEPT.set(engine, { form, policyVersion, lines });
      return { requests: [], grade: () => undefined };
    },
  };
}

/**
 * The steps of a finetune with distilled lines in each: the answer of one weighs so much of what a line weighs, whose tokens weigh 1.
 * @param order names the random numbers.
 */
export function withDistilled(context: KnowledgeContext, sequences: FinetuneJob['sequences'], order: number) {
  const { distil, finetune } = context.settings;
  const kept = KEPT.get(context.engine)?.lines ?? [];
  if (distil.perStep === 0 || kept.length === 0 || sequences.length === 0) return null;
  const lineTokens = mean(sequences.map(learnedTokens));
  const lines = kept.map((line) => weighing(line, (distil.weight * lineTokens) / (line.ids.length - line.from)));
  return layBeside(sequences, [{ lines, perStep: distil.perStep }], finetune, new Random(order, 'distilled lines'));
}

/** Nothing predicts the first. */
const learnedTokens = ({ ids, lossWeights }: TrainingSequence): number =>
  lossWeights === undefined ? ids.length - 1 : lossWeights.filter((weight) => weight > 0).length;
