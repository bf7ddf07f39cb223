/** What can be seen of a text before anything is trained on it: what rules decide by (`rule.ts`). */
import type { Ground, ScoreRequest } from '../../contract/engine';
import type { Loop } from '../domain';
import { sequenceText } from '../knowledge/prompts';
import { type Continuation, continuation, ScoreBatch } from '../knowledge/questions';
import { saidIn } from '../knowledge/quiz';
import { sequenceIds } from '../knowledge/selfEdits';
import { asksInChat } from '../knowledge/settings';
import { idsAfter, turnOf } from '../knowledge/turns';
import type { Knowledge, KnowledgeContext } from '../knowledge/types';
import { askAll } from '../loop/quiz';
import { mean } from '../statistics/estimate';
import { askedTwice, type SelfQuestion } from './questions';
import type { Signals } from './rule';

export interface Looked extends Signals {
  /** One for each question. */
  answers: { question: SelfQuestion; closed: string; open: string; differ: boolean }[];
}

export interface LookedAt {
  /** Of the text; empty where it has none, as what is said in a conversation. */
  title?: string;
  text: string;
  /** `selfQuestions`, or a person's; none leaves confidence and conflict out. */
  questions: readonly SelfQuestion[];
  /** What was learned so far, which is in place; `null` for nothing. */
  ground: Ground | null;
}

/** One batch of answers, then one of scores; nothing is trained. @throws EngineError for a text that the model has no room for. */
export async function signalsOf(
  loop: Loop<Knowledge>,
  { title = '', text, questions, ground }: LookedAt,
): Promise<Looked> {
  const adapter = ground?.adapter ?? null;
  const asked = questions.map((question) => askedTwice(loop, { title, context: text }, question, adapter));
  const { result } = await askAll(loop, 'quiz', {
    requests: asked.flatMap(({ closed, open }) => [closed, open]),
    score: (answered) => {
      const batch = new ScoreBatch();
      const ids = sequenceIds(loop, sequenceText(loop.settings.writing.style, title, text).trimStart());
      const own: Continuation = continuation(ids.slice(0, 1), ids.slice(1));
      const surprise = ids.length < 2 ? () => 0 : reading(batch, adapter, own);
      const odds = worthQuestion(loop, text)?.map((reply) => summed(batch, adapter, reply));
      const closed = asked.map((_, index) => answered[2 * index]);
      const spoken = closed.flatMap((one) => one?.logProbabilities ?? []);
      const answers = asked.flatMap(({ differ }, index) => {
        const question = questions[index];
        const [shut, open] = [closed[index], answered[2 * index + 1]].map((one) => saidIn(loop, one));
        if (!question || shut === undefined || open === undefined) return [];
        return [{ question, closed: shut, open, differ: differ(shut, open) }];
      });
      return batch.graded((): Looked => {
        const [yes, no] = odds?.map((read) => read()) ?? [];
        return {
          surprise: surprise(),
          confidence: spoken.length === 0 ? null : mean(spoken),
          conflict: answers.length === 0 ? null : mean(answers.map(({ differ }) => Number(differ))),
          worth: yes === undefined || no === undefined ? null : yes - no,
          answers,
        };
      });
    },
  });
  return result;
}

const reading = (batch: ScoreBatch, adapter: ScoreRequest['adapter'], own: Continuation): (() => number) => {
  const read = batch.add(adapter, own);
  return () => -mean(read().logProbabilities);
};

const summed = (batch: ScoreBatch, adapter: ScoreRequest['adapter'], own: Continuation): (() => number) => {
  const read = batch.add(adapter, own);
  return () => read().logProbabilities.reduce((sum, value) => sum + value, 0);
};

/** Why a model cannot be asked whether to remember a text; `null` where it can. */
export const cannotDecide = ({ settings }: Pick<KnowledgeContext, 'settings'>): string | null =>
  settings.writing.style === 'world' || !asksInChat(settings)
    ? 'It was never shown how a question is answered with yes or no. Load a chat model for that, or choose another rule.'
    : null;

/** The question with each of its two replies; `null` for a model that cannot be asked. */
function worthQuestion(context: KnowledgeContext, text: string): Continuation[] | null {
  if (cannotDecide(context) !== null) return null;
  const turn = turnOf(context, 'chat', worthPrompt(text));
  const replies = ['Yes', 'No'].map((reply) => continuation(turn.ids, idsAfter(context, turn, reply)));
  return replies.every(({ ids }) => ids.length <= context.engine.model.contextLength) ? replies : null;
}

export const worthPrompt = (text: string): string =>
  `Here is something that was just said:\n\n${text}\n\nDoes it tell a fact that you did not know and that is worth remembering? Answer Yes or No.`;
