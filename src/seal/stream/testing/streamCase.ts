/** A few short streams on the scripted engine. */
import { ScriptedEngine, type ScriptedOptions } from '../../testing/scriptedEngine';
import { scriptedTokenizer } from '../../testing/scriptedTokenizer';
import type { StreamContext, StreamPlan } from '../run';
import { type Learner, STREAM_KNOWLEDGE, STREAM_SETTINGS } from '../settings';

export function streamPlan(rules: readonly Learner[], more: Partial<StreamPlan['stream']> = {}): StreamPlan {
  const stream = {
    ...STREAM_SETTINGS.defaults,
    paragraphs: 8,
    streams: 2,
    everyday: 2,
    replayed: 2,
    rules: [...rules],
    ...more,
  };
  const { usual } = STREAM_KNOWLEDGE;
  // A token is a byte of the scripted tokenizer.
  const writing = { ...usual.writing, maxTokens: 600 };
  const quiz = { ...usual.quiz, maxTokens: 40 };
  const finetune = { ...usual.finetune, epochs: 2 };
  return { stream, knowledge: { ...usual, writing, quiz, finetune, sideQuestions: 6 }, measuredOn: 'held-out' };
}

export function streamContext(options: ScriptedOptions = {}): StreamContext & { engine: ScriptedEngine } {
  return { engine: new ScriptedEngine(options), tokenizer: scriptedTokenizer };
}
