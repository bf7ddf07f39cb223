/** What can be seen of a text before anything is trained on it: what rules decide by (`rule.ts`). */
import type { AdapterId, Ground } from '../../contract/engine';
import type { Loop } from '../domain';
import { sequenceText } from '../knowledge/prompts';
import { continuation, meanLogProbability, ScoreBatch } from '../knowledge/questions';
import { saidIn } from '../knowledge/quiz';
import { sequenceIds } from '../knowledge/selfEdits';
import { asksInChat } from '../knowledge/settings';
import { idsAfter, turnOf } from '../knowledge/turns';
import type { Knowledge, KnowledgeContext } from '../knowledge/types';
import { askAll } from '../loop/quiz';
import { mean } from '../statistics/estimate';
import { askedTwice, type SelfQuestion } from './questions';
import { ALL_SIGNALS, type Signals } from './rule';

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
  /** What of it is wanted, the rest stays `null`; absent: all. */
  looksAt?: readonly (keyof Signals)[];
}

/** One batch of answers, then one of scores; nothing is trained. @throws EngineError for a text that the model has no room for. */
export async function signalsOf(
  loop: Loop<Knowledge>,
  { title = '', text, questions, ground, looksAt = ALL_SIGNALS }: LookedAt,
): Promise<Looked> {
  const adapter = ground?.adapter ?? null;
  const [answers, opens] = [
    looksAt.includes('confidence') || looksAt.includes('conflict'),
    looksAt.includes('conflict'),
  ];
  const asked = answers
    ? questions.map((question) => ({ question, ...askedTwice(loop, { title, context: text }, question, adapter) }))
    : [];
  const { result } = await askAll(loop, 'quiz', {
    requests: [...asked.map(({ closed }) => closed), ...(opens ? asked.map(({ open }) => open) : [])],
    score: (answered) => {
      const batch = new ScoreBatch();
      const surprise = looksAt.includes('surprise') ? surpriseOf(loop, batch, adapter, title, text) : null;
      const odds = looksAt.includes('worth') ? worthOdds(loop, batch, adapter, text) : null;
      const closed = answered.slice(0, asked.length);
      const spoken = closed.flatMap(({ logProbabilities }) => logProbabilities);
      const pairs = answered.slice(asked.length).flatMap((one, index): Looked['answers'] => {
        const [own, shut] = [asked[index], saidIn(loop, closed[index])];
        const open = saidIn(loop, one);
        return own ? [{ question: own.question, closed: shut, open, differ: own.differ(shut, open) }] : [];
      });
      return batch.graded(
        (): Looked => ({
          surprise: surprise?.() ?? null,
          confidence: spoken.length === 0 ? null : mean(spoken),
          conflict: pairs.length === 0 ? null : mean(pairs.map(({ differ }) => Number(differ))),
          worth: odds?.() ?? null,
          answers: pairs,
        }),
      );
    },
  });
  return result;
}

/** A text of one token has nothing to be surprised at. */
function surpriseOf(
  loop: Loop<Knowledge>,
  batch: ScoreBatch,
  adapter: AdapterId | null,
  title: string,
  text: string,
): () => number {
  const ids = sequenceIds(loop, sequenceText(loop.settings.writing.style, title, text).trimStart());
  if (ids.length < 2) return () => 0;
  const read = batch.add(adapter, continuation(ids.slice(0, 1), ids.slice(1)));
  return () => -meanLogProbability(read);
}

/** Why a model cannot be asked whether to remember a text; `null` where it can. */
export const cannotDecide = ({ settings }: Pick<KnowledgeContext, 'settings'>): string | null =>
  settings.writing.style === 'world' || !asksInChat(settings)
    ? 'It was never shown how a question is answered with yes or no. Load a chat model for that, or choose another rule.'
    : null;

/** `null` for a model that cannot be asked. */
function worthOdds(
  context: KnowledgeContext,
  batch: ScoreBatch,
  adapter: AdapterId | null,
  text: string,
): (() => number) | null {
  if (cannotDecide(context) !== null) return null;
  const turn = turnOf(context, 'chat', worthPrompt(text));
  const [yes, no] = (['Yes', 'No'] as const).map((reply) => {
    const read = batch.add(adapter, continuation(turn.ids, idsAfter(context, turn, reply)));
    return () => read().logProbabilities.reduce((sum, value) => sum + value, 0);
  });
  return yes && no ? () => yes() - no() : null;
}

export const worthPrompt = (text: string): string =>
  `Here is something that was just said:\n\n${text}\n\nDoes it tell a fact that you did not know and that is worth remembering? Answer Yes or No.`;
