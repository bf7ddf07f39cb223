import { describe, expect, it } from 'vitest';
import { makeWorld, splitOfName, WORLD_SEED } from '../../world/index';
import { openStatements } from '../../world/lines';
import { sentencesOf } from '../knowledge/sentences';
import { englishStream } from './englishStream';
import { STREAM_KNOWLEDGE } from './settings';
import { SORTS, type Sort, type Stream, sharesOf } from './streams';
import { worldStream } from './worldStream';

const world = makeWorld(WORLD_SEED);
const settings = STREAM_KNOWLEDGE.usual;
const textsOf = ({ heard }: Stream, wanted: Sort) => heard.filter(({ sort }) => sort === wanted);
const counts = (stream: Stream) => Object.fromEntries(SORTS.map((sort) => [sort, textsOf(stream, sort).length]));
const SEEDS = Array.from({ length: 30 }, (_, seed) => seed);

describe('a stream of the world', () => {
  const streams = SEEDS.map((seed) => worldStream(settings, 'heldOut', seed, 24));

  it('has texts of every sort, the same for the same seed alone', () => {
    for (const stream of streams) expect(counts(stream)).toEqual({ new: 9, repeat: 5, known: 5, chatter: 5 });
    expect(worldStream(settings, 'heldOut', 3, 24)).toEqual(streams[3]);
    expect(new Set(streams.map(({ heard }) => heard[0]?.text)).size).toBeGreaterThan(25);
    for (let paragraphs = 4; paragraphs < 100; paragraphs += 1) {
      const { new: fresh, ...others } = sharesOf(paragraphs);
      const all = Object.values(others).reduce((sum, one) => sum + one, fresh);
      expect([all, others.repeat <= fresh, fresh > 0]).toEqual([paragraphs, true, true]);
    }
  });

  it('tells what is new before it repeats it, and in other words', () => {
    for (const { heard, passages } of streams)
      for (const [place, { sort, of = -1, text, title }] of heard.entries()) {
        if (sort !== 'repeat') continue;
        const first = heard.findIndex((one) => one.sort === 'new' && one.of === of);
        expect(first).toBeLessThan(place);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(title).toBe(passages[of]?.title);
        // The same facts.
        const told = (context: string) =>
          openStatements(sentencesOf(context))
            ?.map(({ value }) => value)
            .sort();
        expect(told(text)).toEqual(told(passages[of]?.context ?? ''));
      }
    const repeats = streams.flatMap((stream) => textsOf(stream, 'repeat').map((one) => ({ ...one, stream })));
    const same = repeats.filter(({ stream, of = -1, text }) => text === stream.passages[of]?.context);
    expect(same.length / repeats.length).toBeLessThan(0.02);
  });

  it('takes what is new from its split alone, and what is known from what pretraining taught', () => {
    const bank = new Set(world.bank.map(({ name }) => name));
    for (const stream of streams) {
      const fresh = [...textsOf(stream, 'new'), ...textsOf(stream, 'chatter')];
      expect(fresh.every(({ title }) => splitOfName(title) === 'heldOut')).toBe(true);
      expect(textsOf(stream, 'known').every(({ title }) => bank.has(title))).toBe(true);
    }
    const development = worldStream(settings, 'development', 1, 24);
    expect(textsOf(development, 'new').every(({ title }) => splitOfName(title) === 'development')).toBe(true);
  });

  it('measures by questions that no text of it answers but the new ones, at least 60 of what was known', () => {
    for (const { heard, known, passages } of streams) {
      expect(known).toHaveLength(60);
      for (const { title } of heard) expect(known.some(({ question }) => question.includes(title))).toBe(false);
      expect(passages.every(({ questions }) => questions.length >= 16)).toBe(true);
    }
  });

  it('chats without telling anything of anybody', () => {
    for (const stream of streams)
      for (const { text } of textsOf(stream, 'chatter')) expect(openStatements(sentencesOf(text))).toEqual([]);
  });
});

describe('a stream in English', () => {
  const stream = englishStream({ sideQuestions: 18 }, 'heldOut', 1, 8);

  it('has texts of every sort and questions in both wordings', () => {
    expect(counts(stream)).toEqual({ new: 3, repeat: 1, known: 2, chatter: 2 });
    expect(stream.passages.every(({ questions }) => questions.length === 12)).toBe(true);
    expect(stream.known).toHaveLength(18);
    const development = englishStream({ sideQuestions: 18 }, 'development', 1, 8);
    const titles = new Set(stream.passages.map(({ title }) => title));
    expect(development.passages.some(({ title }) => titles.has(title))).toBe(false);
  });

  it('answers none of the everyday questions in its texts on what is known', () => {
    const said = SEEDS.flatMap((seed) => textsOf(englishStream({ sideQuestions: 18 }, 'heldOut', seed, 8), 'known'));
    for (const { answer } of stream.known) for (const { text } of said) expect(text.split(/\W+/)).not.toContain(answer);
  });

  it('is refused where there are too few passages, with how many would do', () => {
    expect(() => englishStream({ sideQuestions: 18 }, 'development', 1, 60)).toThrow('Take at most 17');
    expect(counts(englishStream({ sideQuestions: 18 }, 'development', 1, 17)).new).toBe(6);
  });
});
