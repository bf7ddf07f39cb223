/** Streams in plain English, for models that speak it: invented passages, everyday facts, small talk. */

import { EngineError } from '../../contract/errors';
import { ENGLISH_PASSAGES } from '../../world/english/passages';
import { EVERYDAY_TEXTS, SMALL_TALK } from '../../world/english/smallTalk';
import { Random } from '../../world/random';
import { englishPassage, englishSideQuestions } from '../knowledge/englishInputs';
import { sentencesOf } from '../knowledge/sentences';
import type { KnowledgeSettings } from '../knowledge/settings';
import { type Heard, mixed, type Stream, sharesOf } from './streams';

/** What is new is of those passages on which settings may be chosen, or of the others. */
export function englishStream(
  settings: Pick<KnowledgeSettings, 'sideQuestions'>,
  split: 'heldOut' | 'development',
  seed: number,
  paragraphs: number,
): Stream {
  const random = new Random(seed, `stream ${split} english`);
  const count = sharesOf(paragraphs);
  const pool = ENGLISH_PASSAGES.filter(({ usedForSettings }) => usedForSettings === (split === 'development'));
  const most = Math.min(pool.length, EVERYDAY_TEXTS.length, SMALL_TALK.length);
  if (Math.max(count.new, count.known, count.chatter) > most)
    throw new EngineError(
      'bad-request',
      `A stream of ${paragraphs} texts needs more passages in English than there are. Take at most ${mostTexts(most)}.`,
    );
  const passages = random
    .shuffled(pool)
    .slice(0, count.new)
    .map((one) => englishPassage(one, true));
  const fresh = passages.map(({ title, context }, of): Heard => ({ sort: 'new', of, title, text: context }));
  const repeats = random
    .shuffled(fresh)
    .slice(0, count.repeat)
    .map((one): Heard => ({ ...one, sort: 'repeat', text: again(random, one.text) }));
  const as = (sort: 'known' | 'chatter', said: typeof SMALL_TALK, some: number): Heard[] =>
    random
      .shuffled(said)
      .slice(0, some)
      .map((one) => ({ sort, ...one }));
  const others = [...as('known', EVERYDAY_TEXTS, count.known), ...as('chatter', SMALL_TALK, count.chatter)];
  // What is everyday here a chat model rehearses by the settings of its finetune (`knowledge/distil.ts`).
  const known = englishSideQuestions(settings, passages)?.collateral ?? [];
  return { heard: mixed(random, [...fresh, ...others], repeats), passages, known, everyday: [] };
}

function mostTexts(most: number): number {
  let texts = 4;
  for (;;) {
    const { new: fresh, known, chatter } = sharesOf(texts + 1);
    if (Math.max(fresh, known, chatter) > most) return texts;
    texts += 1;
  }
}

/** The same sentences; those behind the first, which says what it is about, in another order. */
function again(random: Random, text: string): string {
  const [first = '', ...others] = sentencesOf(text);
  return [first, ...random.shuffled(others)].join(' ');
}
