/** A quiz in the worker whose answers are judged over the page. */
import { describe, expect, it } from 'vitest';
import { numberedSample } from '../app/knowledge/samples';
import type { Claim } from '../contract/chat';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../seal/knowledge/settings';
import { ScriptedEngine } from '../seal/testing/scriptedEngine';
import type { JudgeOutside, Task } from './protocol';
import { startingInTurn, startSession, steady } from './testing/session';

const SETTINGS: KnowledgeSettings = {
  ...DEFAULT_SETTINGS,
  edits: 1,
  rounds: 1,
  trainingPassages: 1,
  heldOutPassages: 1,
  heldOutEdits: 1,
  finetune: { ...DEFAULT_SETTINGS.finetune, epochs: 2 },
  quiz: { ...DEFAULT_SETTINGS.quiz, judge: 'endpoint' },
};
const passage = numberedSample('world', 1);
const ROUNDS: Task = { domain: 'knowledge', kind: 'rounds', settings: SETTINGS };

async function opened() {
  const session = startSession(startingInTurn(() => steady(new ScriptedEngine({ contextLength: 4096 }))));
  await session.open();
  const run = (task: Task, judge?: JudgeOutside) =>
    session.session.run(task, (news) => void session.told.push(news), judge);
  return { ...session, run };
}

describe('an outside judge', () => {
  it('is asked over the page, and its verdicts are the answers’', async () => {
    const { run, ofKnowledge } = await opened();
    const claims: Claim[] = [];
    const judge: JudgeOutside = async (asked) => {
      claims.push(...asked);
      return { kind: 'answered', result: asked.map(() => true) };
    };
    expect(await run(ROUNDS, judge)).toMatchObject({ kind: 'finished', policyRounds: 1 });
    expect(claims.length).toBeGreaterThan(0);
    const answers = ofKnowledge('answers').flatMap((event) => event.answers.answers);
    expect(
      answers.filter(({ text }) => text !== '').every(({ correct, judge: by }) => correct && by === 'endpoint'),
    ).toBe(true);
  });

  it('is not asked for an estimate', async () => {
    const { session } = await opened();
    for (const of of [null, passage])
      expect((await session.plan({ domain: 'knowledge', settings: SETTINGS, passage: of })).kind).toBe('planned');
  });

  it('ends the run in its words where it fails, and where none is named', async () => {
    const { run } = await opened();
    const failure = { code: 'endpoint' as const, message: 'It wants a key (401).' };
    expect(await run(ROUNDS, async () => ({ kind: 'failed', failure }))).toMatchObject({ kind: 'failed', failure });
    expect(await run(ROUNDS)).toMatchObject({
      kind: 'failed',
      failure: { code: 'endpoint', message: expect.stringContaining('none is named') },
    });
  });

  it('holds up no run that is stopped', async () => {
    const { session, run } = await opened();
    const end = run(ROUNDS, () => {
      session.stop();
      return new Promise(() => undefined);
    });
    expect((await end).kind).toBe('stopped');
  });

  it('goes on where it failed: what it judged before it is not asked again', async () => {
    const { run, told } = await opened();
    let asked = 0;
    const judge =
      (last: number): JudgeOutside =>
      async (claims) => {
        asked += claims.length;
        return asked > last
          ? { kind: 'failed', failure: { code: 'endpoint', message: 'Too often.' } }
          : { kind: 'answered', result: claims.map(() => true) };
      };
    await run(ROUNDS, judge(Number.POSITIVE_INFINITY));
    const whole = asked;
    told.splice(0);
    asked = 0;
    expect((await run(ROUNDS, judge(whole / 4))).kind).toBe('failed');
    const answered = told.flatMap((news) => (news.kind === 'answered' ? [news.call] : []));
    const judged = answered.flatMap((call) => (call.verb === 'judge' ? call.results : [])).length;
    expect(judged).toBeGreaterThan(0);
    asked = 0;
    expect((await run({ ...ROUNDS, answered }, judge(Number.POSITIVE_INFINITY))).kind).toBe('finished');
    expect(asked).toBe(whole - judged);
  });

  it('gets further by each try that fails, and judges nothing twice', async () => {
    const { run, told } = await opened();
    let judged = 0;
    /** Answers so many calls of a try. */
    const patient = (most: number): JudgeOutside => {
      let calls = 0;
      return async (claims) => {
        calls += 1;
        if (calls > most) return { kind: 'failed', failure: { code: 'endpoint', message: 'Too often.' } };
        judged += claims.length;
        return { kind: 'answered', result: claims.map(() => true) };
      };
    };
    await run(ROUNDS, patient(Number.POSITIVE_INFINITY));
    const whole = judged;
    told.splice(0);
    judged = 0;
    const answered = () => told.flatMap((news) => (news.kind === 'answered' ? [news.call] : []));
    // All within the first measurements, before which nothing of a run is kept but these calls.
    for (let tries = 0; tries < 4; tries += 1)
      expect((await run({ ...ROUNDS, answered: answered() }, patient(1))).kind).toBe('failed');
    const end = await run({ ...ROUNDS, answered: answered() }, patient(Number.POSITIVE_INFINITY));
    expect([end.kind, judged]).toEqual(['finished', whole]);
  });
});
