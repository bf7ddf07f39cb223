import { describe, expect, it } from 'vitest';
import type { ChatRenderer } from '../../tokenizer/chat';
import { scriptedTokenizer } from '../testing/scriptedTokenizer';
import type { FollowedStream, StreamPart } from './record';
import { runStreams, type StreamPlan, streamsOf } from './run';
import { STREAM_KNOWLEDGE, STREAM_SETTINGS } from './settings';
import { streamContext, streamPlan } from './testing/streamCase';

const by = ({ followed }: StreamPart, learner: string): FollowedStream[] =>
  followed.filter((one) => one.learner === learner);

describe('streams that are followed', () => {
  it('are learned by each rule as it decides, and exactly what is worth it by one that knows the truth', async () => {
    const plan = streamPlan(['everything', 'nothing', 'conflict', 'oracle']);
    const { engine, ...context } = streamContext({ skill: 0.9 });
    const part = await runStreams({ ...context, engine }, plan, 1);
    expect(part.followed).toHaveLength(8);
    for (const { heard } of by(part, 'everything')) expect(heard.every(({ learned }) => learned)).toBe(true);
    for (const { heard, flops, accuracy } of by(part, 'nothing')) {
      expect(heard.some(({ learned }) => learned)).toBe(false);
      // What repeats something that was never learned is still worth it.
      expect(heard.filter(({ worth }) => worth)).toHaveLength(4);
      expect([flops.deciding, flops.training, accuracy]).toEqual([0, 0, 0]);
      expect(flops.measuring).toBeGreaterThan(0);
    }
    for (const { heard, accuracy, known } of by(part, 'oracle')) {
      expect(heard.map(({ learned }) => learned)).toEqual(heard.map(({ worth }) => worth));
      expect(heard.filter(({ worth }) => worth)).toHaveLength(3);
      expect(accuracy).toBeGreaterThan(0.1);
      expect(known).toEqual(expect.any(Number));
    }
    for (const [index, { heard }] of by(part, 'conflict').entries())
      for (const [place, { learned, signals, because }] of heard.entries()) {
        // It looks at what it decides by, and at nothing else.
        expect([signals[0], signals[1], signals[3]].map((one) => one === null)).toEqual([
          true,
          signals[1] === null,
          true,
        ]);
        expect(learned).toBe((signals[2] ?? 0) > plan.stream.thresholds.conflict);
        expect(because).toContain(part.streams[index]?.heard[place]?.sort === 'chatter' ? 'tells nothing' : '%');
      }
    expect(engine.live).toBe(0);
  });

  it('come to the same alone as side by side', async () => {
    const all = await runStreams(streamContext(), streamPlan(['oracle', 'surprise', 'everything']), 1);
    const alone = await runStreams(streamContext({ adaptersPerWave: 1 }), streamPlan(['surprise']), 1);
    expect(by(all, 'surprise')).toEqual(by(alone, 'surprise'));
  });

  it('are quizzed after each text on all that was new so far', async () => {
    const plan = streamPlan(['oracle']);
    const part = await runStreams(streamContext({ skill: 1 }), plan, 2);
    const streams = streamsOf(plan, 2);
    for (const { stream, heard } of by(part, 'oracle')) {
      const sorts = streams[stream]?.heard.map(({ sort }) => sort) ?? [];
      const first = sorts.indexOf('new');
      expect(heard.slice(0, first).every(({ accuracy }) => accuracy === null)).toBe(true);
      expect(heard.slice(first).every(({ accuracy }) => accuracy !== null)).toBe(true);
      expect(heard[first]?.accuracy).toBeGreaterThan(0);
    }
  });

  it('train lines of earlier texts and everyday answers along, and as few as they are told', async () => {
    const lines = async (more: object): Promise<number[]> => {
      const { engine, ...context } = streamContext();
      await runStreams({ ...context, engine }, streamPlan(['oracle'], { streams: 1, ...more }), 1);
      return engine.calls.flatMap((call) =>
        call.verb === 'finetune' ? call.jobs.map((job) => job.batchSize ?? 0) : [],
      );
    };
    const [first = 0, second = 0] = await lines({});
    expect([first, second].every((size) => size > 0)).toBe(true);
    // Nothing is asked of everyday things, and there is nothing to replay yet.
    expect((await lines({ everyday: 0 }))[0]).toBe(0);
    expect((await lines({ everyday: 0, replayed: 0 })).every((size) => size === 0)).toBe(true);
  });

  it('keep what was learned before where a training goes to not-a-number', async () => {
    const plan = streamPlan(['everything'], { streams: 1 });
    const { engine, ...context } = streamContext({ skill: 1, diverges: ({ onto }) => onto !== undefined });
    const part = await runStreams({ ...context, engine }, plan, 1);
    expect(part.followed[0]?.heard.every(({ learned }) => learned)).toBe(true);
    expect(engine.live).toBe(0);
    const onto = engine.calls.flatMap((call) =>
      call.verb === 'finetune' ? call.jobs.map((job) => job.onto?.adapter) : [],
    );
    expect(new Set(onto.slice(1)).size).toBe(1);
  });

  it('are in English for a chat model, which writes its own questions and can be asked whether to remember', async () => {
    const { chat: knowledge } = STREAM_KNOWLEDGE;
    const stream = {
      ...STREAM_SETTINGS.chat,
      paragraphs: 4,
      rules: ['model' as const, 'conflict' as const, 'oracle' as const],
    };
    const plan: StreamPlan = {
      stream,
      knowledge: { ...knowledge, finetune: { ...knowledge.finetune, epochs: 1 } },
      measuredOn: 'held-out',
    };
    const { engine, ...context } = streamContext();
    const chat: ChatRenderer = ([message]) => `<user>${message?.content ?? ''}</user>`;
    const part = await runStreams({ ...context, engine, chat }, plan, 1);
    for (const { signals, because } of by(part, 'model')[0]?.heard ?? []) {
      expect(signals.map((one) => one === null)).toEqual([true, true, true, false]);
      expect(because).toMatch(/^Asked whether to remember it, the model says (yes|no)/);
    }
    expect(by(part, 'oracle')[0]?.heard.filter(({ learned }) => learned).length).toBeGreaterThan(0);
    const prompts = engine.calls.flatMap((call) => (call.verb === 'generate' ? call.requests : []));
    const asksForQuestions = prompts.filter(({ prompt }) =>
      scriptedTokenizer.decode(prompt).includes('Write a question about the text'),
    );
    expect(asksForQuestions.length).toBeGreaterThan(0);
    expect(engine.live).toBe(0);
  });
});
