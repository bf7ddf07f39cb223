import { describe, expect, it } from 'vitest';
import type { AskChat, ChatRequest, Claim } from '../../contract/chat';
import { EndpointError } from '../../contract/errors';
import { type AnsweredCall, AnsweredCalls } from '../answeredCalls';
import { innerLoop } from '../loop/innerLoop';
import { runRestEm } from '../loop/restEm';
import { testLoop, townPassage, townPassages, WRITING } from '../testing/fixtures';
import type { EventScope } from '../types';
import { judgeText, makeJudge, readVerdict, writeTeacher } from './outside';
import { givenSelfEdit } from './selfEdits';
import { DEFAULT_SETTINGS } from './settings';

const scope: EventScope = { purpose: 'lab', round: 0 };
const claim = (answer: string): Claim => ({ question: 'What does Bim sell?', gold: 'wool', answer });

/** Answers as told, and keeps what it was asked. */
function told(answer: (request: ChatRequest) => string) {
  const asked: ChatRequest[] = [];
  const ask: AskChat = async (request) => {
    asked.push(request);
    const text = answer(request);
    request.onText?.(text);
    return { text, finish: 'stop' };
  };
  return { ask, asked };
}

describe('a verdict', () => {
  it.each([
    ['yes', true],
    ['Yes.', true],
    ['**YES**', true],
    ['no', false],
    ['No, but yes in part', false],
    ['I know: yes', true],
    ['I cannot tell', false],
    ['eyes', false],
  ])('%j is %s, as SEAL reads it', (reply, verdict) => {
    expect(readVerdict(reply)).toBe(verdict);
  });

  it('is asked for with question, gold answer and answer, and nothing of the passage', () => {
    expect(judgeText(claim('Bim sells wool.'))).toMatch(
      /\n\nQuestion: What does Bim sell\?\nGold answer: wool\nStudent answer: Bim sells wool\.$/,
    );
  });

  it('is asked for once for equal claims, in one call and in later ones, at temperature 0', async () => {
    const { ask, asked } = told(({ text }) => (text.includes('wool socks') ? 'no' : 'yes'));
    const judge = makeJudge(ask);
    expect(await judge([claim('wool'), claim('wool socks'), claim('wool')])).toEqual([true, false, true]);
    expect(await judge([claim('wool socks'), claim('tin')])).toEqual([false, true]);
    expect(asked).toHaveLength(3);
    expect(asked.every(({ temperature, onText }) => temperature === 0 && onText === undefined)).toBe(true);
  });

  it('that does not come ends the call, and those that came are not asked for again', async () => {
    let broken = true;
    const { ask, asked } = told(({ text }) => {
      if (broken && text.includes('answer: c')) throw new EndpointError('It has trouble.');
      return 'yes';
    });
    const judge = makeJudge(ask);
    const claims = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(claim);
    await expect(judge(claims)).rejects.toThrow('It has trouble.');
    const before = asked.length;
    broken = false;
    expect(await judge(claims)).toEqual(claims.map(() => true));
    expect(asked.length - before).toBeLessThan(claims.length);
  });
});

describe('an outside author', () => {
  it('writes about each paragraph in the prompt style of the settings', async () => {
    const { ask, asked } = told(({ text }) => `About ${/called (\w+)/.exec(text)?.[1]}`);
    const passage = townPassage(1);
    const heard: [number, string][] = [];
    const texts = await writeTeacher(ask, { ...WRITING, style: 'rewrite', temperature: 0.7 }, passage, {
      onText: (paragraph, text) => heard.push([paragraph, text]),
    });
    expect(texts).toEqual(['About Bimax', 'About Bimex']);
    expect(heard).toEqual([...texts.entries()]);
    expect(asked[0]).toMatchObject({
      temperature: 0.7,
      text: expect.stringContaining('rewrite it in a few different ways'),
    });
    expect(asked[1]?.text).toContain('Towns 1\nThere is a town called Bimex.');
  });

  it('is asked in the paper’s style where the embedded model has its own', async () => {
    const { ask, asked } = told(() => 'Notes');
    await writeTeacher(ask, { ...WRITING, style: 'world' }, townPassage(1, 1));
    expect(asked[0]?.text).toContain('produce a list of implications');
  });

  it('is not asked with an own prompt that is empty', async () => {
    const { ask, asked } = told(() => 'Notes');
    const writing = { ...WRITING, style: 'own' as const, ownTemplate: ' ' };
    await expect(writeTeacher(ask, writing, townPassage(1, 1))).rejects.toThrow(/own prompt is empty/);
    expect(asked).toEqual([]);
  });
});

const JUDGED = { quiz: { ...DEFAULT_SETTINGS.quiz, maxTokens: 40, judge: 'endpoint' as const } };

describe('the judge of a quiz', () => {
  const plan = { policyVersion: 0, seedKey: 'lab', bare: 'all' } as const;
  const passage = townPassage(1, 1);
  const edit = givenSelfEdit('teacher', 'teacher', 0, passage.teacher ?? []);

  it('decides on what was said, whatever the words, and the reward follows', async () => {
    const claims: Claim[] = [];
    const judge = async (asked: readonly Claim[]) => {
      claims.push(...asked);
      return asked.map(({ question }) => question.startsWith('Who'));
    };
    const { loop } = testLoop(JUDGED, {}, { judge });
    const { base, candidates } = await innerLoop(loop(), scope, [passage], [edit], plan);
    const verdicts = base[0]?.answers.map(({ correct, judge: by }) => [correct, by]);
    expect(verdicts).toEqual([
      [false, 'endpoint'],
      [false, 'endpoint'],
      [true, 'endpoint'],
    ]);
    expect(candidates[0]?.accuracy.mean).toBeCloseTo(1 / 3);
    expect(claims[0]).toEqual({
      question: passage.questions[0]?.question,
      gold: passage.questions[0]?.answer,
      answer: 'unknown',
    });
    // Those of the base, and those of the adapter.
    expect(claims).toHaveLength(6);
  });

  it('is missed before anything is asked of the model', async () => {
    const { loop, engine } = testLoop(JUDGED);
    await expect(innerLoop(loop(), scope, [passage], [edit], plan)).rejects.toThrow(
      /an outside model, but none is named/,
    );
    expect(engine.calls.some(({ verb }) => verb === 'generate')).toBe(false);
    const inputs = { training: townPassages(3, 1), heldOut: [], replay: null };
    await expect(runRestEm(loop(inputs))).rejects.toMatchObject({ name: 'EndpointError' });
    expect(engine.calls.map(({ verb }) => verb)).not.toContain('restore');
  });

  it('that fails ends the stage, and no verdict is made up', async () => {
    const judge = () => Promise.reject(new EndpointError('Out of credit.'));
    const { loop, events } = testLoop(JUDGED, {}, { judge });
    await expect(innerLoop(loop(), scope, [passage], [edit], plan)).rejects.toThrow('Out of credit.');
    expect(events.filter(({ type }) => type === 'answers' || type === 'candidate')).toEqual([]);
  });

  it('is not asked again by a run that goes on from what it was answered, and comes to the same', async () => {
    const inputs = { training: townPassages(3, 1, 1), heldOut: townPassages(9, 1, 1), replay: null };
    const settings = { ...JUDGED, rounds: 1, trainingPassages: 1, conditions: ['base' as const, 'policy' as const] };
    const run = async (before: readonly AnsweredCall[], failsAt: number) => {
      const kept: AnsweredCall[] = [...before];
      const asked: Claim[] = [];
      const answered = new AnsweredCalls(before, (call) => kept.push(call));
      const judge = answered.by(async (claims) => {
        asked.push(...claims);
        if (asked.length > failsAt) throw new EndpointError('Too often.');
        return claims.map(({ answer }) => answer.length % 2 === 0);
      });
      const { loop, engine } = testLoop(settings, {}, { judge });
      const result = await runRestEm({ ...loop(inputs), engine: answered.on(engine) }).catch((error: unknown) => error);
      return { result, kept, asked };
    };
    const whole = await run([], Number.POSITIVE_INFINITY);
    expect(whole.asked.length).toBeGreaterThan(10);
    const broken = await run([], whole.asked.length / 2);
    expect(broken.result).toMatchObject({ name: 'EndpointError', message: 'Too often.' });
    const rest = await run(JSON.parse(JSON.stringify(broken.kept)), Number.POSITIVE_INFINITY);
    expect(rest.result).toEqual(whole.result);
    expect(rest.asked.length).toBeLessThan(whole.asked.length);
    // What failed was asked twice, and nothing else.
    const judged = broken.kept.flatMap((call) => (call.verb === 'judge' ? call.results : []));
    expect(judged.length + rest.asked.length).toBe(whole.asked.length);
  });
});
