import { describe, expect, it } from 'vitest';
import { numberedSample } from '../../app/knowledge/samples';
import { EngineError } from '../../contract/errors';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../../seal/knowledge/settings';
import type { SelfEdit } from '../../seal/knowledge/types';
import { ScriptedEngine, type ScriptedOptions } from '../../seal/testing/scriptedEngine';
import type { Task } from '../protocol';
import { startingInTurn, startSession, steady } from '../testing/session';

const SETTINGS: KnowledgeSettings = {
  ...DEFAULT_SETTINGS,
  edits: 2,
  rounds: 1,
  trainingPassages: 1,
  heldOutPassages: 1,
  heldOutEdits: 1,
  finetune: { ...DEFAULT_SETTINGS.finetune, epochs: 3 },
};

const passage = numberedSample('world', 1);

async function opened(options: ScriptedOptions = {}) {
  const engine = new ScriptedEngine({ contextLength: 4096, ...options });
  const session = startSession(startingInTurn(() => steady(engine)));
  await session.open();
  return { ...session, engine };
}

const editsOf = ({ ofKnowledge }: Pick<Awaited<ReturnType<typeof opened>>, 'ofKnowledge'>): SelfEdit[] =>
  ofKnowledge('edit').map(({ edit }) => edit);

const WRITE: Task = { domain: 'knowledge', kind: 'write', passage, settings: SETTINGS };
const QUIZ: Task = { domain: 'knowledge', kind: 'quiz', passage, settings: SETTINGS };
const ROUNDS: Task = { domain: 'knowledge', kind: 'rounds', settings: SETTINGS };

describe('worker session', () => {
  it('runs the stages one by one, and quizzes what it trained', async () => {
    const session = await opened();
    const { run, ofKnowledge } = session;
    expect((await run(WRITE)).kind).toBe('finished');
    const selfEdits = editsOf(session);
    expect(selfEdits).toHaveLength(2);
    expect((await run({ domain: 'knowledge', kind: 'finetune', passage, settings: SETTINGS, selfEdits })).kind).toBe(
      'finished',
    );
    expect((await run(QUIZ)).kind).toBe('finished');
    const answered = ofKnowledge('answers');
    // The base, both self-edits, and the bare passage.
    expect(answered).toHaveLength(4);
    const rewarded = ofKnowledge('candidate');
    expect(rewarded).toHaveLength(3);
    for (const { candidate } of rewarded)
      expect(candidate.repeats[0]?.sideEffects).toMatchObject({
        locality: { questions: SETTINGS.sideQuestions },
        collateral: { questions: SETTINGS.sideQuestions },
      });
  });

  it('credits the lines of one self-edit without touching what the Lab trained', async () => {
    const session = await opened();
    const { run, ofKnowledge, engine } = session;
    await run(WRITE);
    const [selfEdit] = editsOf(session);
    if (selfEdit === undefined) throw new Error('no self-edit');
    await run({ domain: 'knowledge', kind: 'finetune', passage, settings: SETTINGS, selfEdits: [selfEdit] });
    const live = engine.live;
    const sequences = ofKnowledge('material').find(({ edit }) => edit === selfEdit.id)?.material.sequences ?? [];
    const outcome = await run({
      domain: 'knowledge',
      kind: 'credit',
      passage,
      settings: SETTINGS,
      selfEdit,
      sequences,
      repeats: 2,
    });
    expect(outcome.kind).toBe('finished');
    const credits = ofKnowledge('credit').map((event) => event.credit);
    expect(credits.map((credit) => [credit.selfEdit, credit.lines.length])).toEqual([[selfEdit.id, sequences.length]]);
    expect(engine.live).toBe(live);
    expect((await run(QUIZ)).kind).toBe('finished');
  });

  it('scores tokens with the adapter that the Lab trained, and trains one again where that is gone', async () => {
    const session = await opened();
    const { run, ofKnowledge, engine } = session;
    await run(WRITE);
    const [selfEdit] = editsOf(session);
    if (selfEdit === undefined) throw new Error('no self-edit');
    const trained = () => engine.calls.filter(({ verb }) => verb === 'finetune').length;
    await run({ domain: 'knowledge', kind: 'finetune', passage, settings: SETTINGS, selfEdits: [selfEdit] });
    const sequences = ofKnowledge('material').find(({ edit }) => edit === selfEdit.id)?.material.sequences ?? [];
    const task: Task = {
      domain: 'knowledge',
      kind: 'token-losses',
      passage,
      settings: SETTINGS,
      selfEdit,
      sequences,
    };
    const before = trained();
    expect((await run(task)).kind).toBe('finished');
    expect(trained()).toBe(before);
    const [losses] = ofKnowledge('token-losses').map((event) => event.losses);
    expect(losses?.sequences).toHaveLength(sequences.length);

    // As after a reload, which keeps what was trained on and no adapter.
    const anew = await opened();
    expect((await anew.run(task)).kind).toBe('finished');
    expect(anew.ofKnowledge('token-losses').map((event) => event.losses)).toEqual([losses]);
    expect(anew.engine.live).toBe(0);
  });

  it('writes the same with the same seed, something else with another', async () => {
    const texts = async (settings: KnowledgeSettings): Promise<string[]> => {
      const session = await opened();
      await session.run({ domain: 'knowledge', kind: 'write', passage, settings });
      return editsOf(session).map((edit) => edit.text);
    };
    const first = await texts(SETTINGS);
    expect(await texts(SETTINGS)).toEqual(first);
    expect(await texts({ ...SETTINGS, seed: 2 })).not.toEqual(first);
  });

  it('pauses, steps and resumes between calls of the engine', async () => {
    const { session, run, until, ofKnowledge } = await opened();
    session.pause();
    const ending = run(WRITE);
    await until('paused');
    expect(ofKnowledge('edit')).toEqual([]);
    session.resume();
    expect((await ending).kind).toBe('finished');
  });

  it('steps from one call of the engine to the next', async () => {
    const { session, run, until, told } = await opened();
    session.pause();
    const writing = run(WRITE);
    await until('paused');
    session.step();
    expect((await writing).kind).toBe('finished');
    const after = told.length;
    const rounds = run(ROUNDS);
    await until('paused', after);
    session.resume();
    expect((await rounds).kind).toBe('finished');
  });

  it('stops, also while paused, and goes on to the next task', async () => {
    const { session, run, until } = await opened();
    session.pause();
    const ending = run(WRITE);
    await until('paused');
    session.stop();
    expect((await ending).kind).toBe('stopped');
    expect((await run(WRITE)).kind).toBe('finished');
  });

  it('runs rounds, knows its policy, and puts it back', async () => {
    const { run } = await opened();
    const outcome = await run(ROUNDS);
    expect(outcome).toMatchObject({ kind: 'finished', policyRounds: 1 });
    expect(await run({ domain: 'knowledge', kind: 'restore' })).toMatchObject({ kind: 'finished', policyRounds: 0 });
  });

  it('says what is missing', async () => {
    const { run } = await opened();
    expect(await run(QUIZ)).toMatchObject({
      kind: 'failed',
      failure: { code: 'adapters-gone' },
    });
  });

  it('passes a typed error on, and lives', async () => {
    let broken = true;
    const { run } = await opened({
      failWhen: () => (broken ? new EngineError('out-of-memory', 'No room.') : undefined),
    });
    expect(await run(WRITE)).toMatchObject({
      kind: 'failed',
      failure: { code: 'out-of-memory', message: 'No room.' },
    });
    broken = false;
    expect((await run(WRITE)).kind).toBe('finished');
  });
});
