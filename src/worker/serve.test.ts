import { describe, expect, it } from 'vitest';
import { EngineError } from '../contract/errors';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../seal/knowledge/settings';
import type { Passage, SealEvent, SelfEdit } from '../seal/knowledge/types';
import { ScriptedEngine, type ScriptedOptions } from '../seal/testing/scriptedEngine';
import { startSession } from './testing/session';

const SETTINGS: KnowledgeSettings = {
  ...DEFAULT_SETTINGS,
  edits: 2,
  rounds: 1,
  trainingPassages: 1,
  heldOutPassages: 1,
  heldOutEdits: 1,
  finetune: { ...DEFAULT_SETTINGS.finetune, epochs: 3 },
};

async function opened(options: ScriptedOptions = {}) {
  const engine = new ScriptedEngine({ contextLength: 4096, ...options });
  const session = startSession(engine);
  session.receive({ kind: 'open', model: 'micro-world', base: 'http://localhost/', pageHasGpu: true });
  await session.until('opened');
  session.receive({ kind: 'sample', request: 1, index: 1 });
  const { passage } = await session.until('sampled');
  const events = () => session.told.flatMap((telemetry) => (telemetry.kind === 'events' ? telemetry.events : []));
  return { ...session, engine, events, passage };
}

function editsOf(session: { events: () => SealEvent[] }): SelfEdit[] {
  return session.events().flatMap((event) => (event.type === 'edit' ? [event.edit] : []));
}

describe('worker session', () => {
  it('runs the stages one by one, and quizzes what it trained', async () => {
    const session = await opened();
    const { passage, run, events } = session;
    expect((await run({ kind: 'run', task: 'write', passage, settings: SETTINGS })).kind).toBe('finished');
    const selfEdits = editsOf(session);
    expect(selfEdits).toHaveLength(2);
    expect((await run({ kind: 'run', task: 'finetune', passage, settings: SETTINGS, selfEdits })).kind).toBe(
      'finished',
    );
    expect((await run({ kind: 'run', task: 'quiz', passage, settings: SETTINGS })).kind).toBe('finished');
    const answered = events().filter((event) => event.type === 'answers');
    // The base, both self-edits, and the bare passage.
    expect(answered).toHaveLength(4);
    const rewarded = events().filter((event) => event.type === 'candidate');
    expect(rewarded).toHaveLength(3);
    for (const { candidate } of rewarded)
      expect(candidate.repeats[0]?.sideEffects).toMatchObject({
        locality: { questions: SETTINGS.sideQuestions },
        collateral: { questions: SETTINGS.sideQuestions },
      });
  });

  it('credits the lines of one self-edit without touching what the Lab trained', async () => {
    const session = await opened();
    const { passage, run, events, engine } = session;
    await run({ kind: 'run', task: 'write', passage, settings: SETTINGS });
    const [selfEdit] = editsOf(session);
    if (selfEdit === undefined) throw new Error('no self-edit');
    await run({ kind: 'run', task: 'finetune', passage, settings: SETTINGS, selfEdits: [selfEdit] });
    const live = engine.live;
    const built = events().find((event) => event.type === 'material' && event.edit === selfEdit.id);
    const sequences = built?.type === 'material' ? built.material.sequences : [];
    const outcome = await run({
      kind: 'run',
      task: 'credit',
      passage,
      settings: SETTINGS,
      selfEdit,
      sequences,
      repeats: 2,
    });
    expect(outcome.kind).toBe('finished');
    const credits = events().flatMap((event) => (event.type === 'credit' ? [event.credit] : []));
    expect(credits.map((credit) => [credit.selfEdit, credit.lines.length])).toEqual([[selfEdit.id, sequences.length]]);
    expect(engine.live).toBe(live);
    expect((await run({ kind: 'run', task: 'quiz', passage, settings: SETTINGS })).kind).toBe('finished');
  });

  it('writes the same with the same seed, something else with another', async () => {
    const texts = async (settings: KnowledgeSettings): Promise<string[]> => {
      const session = await opened();
      await session.run({ kind: 'run', task: 'write', passage: session.passage, settings });
      return editsOf(session).map((edit) => edit.text);
    };
    const first = await texts(SETTINGS);
    expect(await texts(SETTINGS)).toEqual(first);
    expect(await texts({ ...SETTINGS, seed: 2 })).not.toEqual(first);
  });

  it('pauses, steps and resumes between calls of the engine', async () => {
    const { receive, run, until, told, passage } = await opened();
    receive({ kind: 'pause' });
    const ending = run({ kind: 'run', task: 'write', passage, settings: SETTINGS });
    await until('paused');
    expect(told.some((telemetry) => telemetry.kind === 'finished')).toBe(false);
    receive({ kind: 'resume' });
    expect((await ending).kind).toBe('finished');
  });

  it('steps from one call of the engine to the next', async () => {
    const { receive, run, until, told, passage } = await opened();
    receive({ kind: 'pause' });
    const writing = run({ kind: 'run', task: 'write', passage, settings: SETTINGS });
    await until('paused');
    receive({ kind: 'step' });
    expect((await writing).kind).toBe('finished');
    const after = told.length;
    const rounds = run({ kind: 'run', task: 'rounds', settings: SETTINGS });
    await until('paused', after);
    receive({ kind: 'resume' });
    expect((await rounds).kind).toBe('finished');
  });

  it('stops, also while paused, and goes on to the next task', async () => {
    const { receive, run, until, passage } = await opened();
    receive({ kind: 'pause' });
    const ending = run({ kind: 'run', task: 'write', passage, settings: SETTINGS });
    await until('paused');
    receive({ kind: 'stop' });
    expect((await ending).kind).toBe('stopped');
    expect((await run({ kind: 'run', task: 'write', passage, settings: SETTINGS })).kind).toBe('finished');
  });

  it('runs rounds, knows its policy, and puts it back', async () => {
    const { run, passage: _ } = await opened();
    const outcome = await run({ kind: 'run', task: 'rounds', settings: SETTINGS });
    expect(outcome).toMatchObject({ kind: 'finished', policyVersion: 1 });
    expect(await run({ kind: 'run', task: 'restore' })).toMatchObject({ kind: 'finished', policyVersion: 0 });
  });

  it('says what is missing', async () => {
    const { run, passage } = await opened();
    expect(await run({ kind: 'run', task: 'quiz', passage, settings: SETTINGS })).toMatchObject({
      kind: 'failed',
      failure: { code: 'adapters-gone' },
    });
  });

  it('passes a typed error on, and lives', async () => {
    let broken = true;
    const { run, passage } = await opened({
      failWhen: () => (broken ? new EngineError('out-of-memory', 'No room.') : undefined),
    });
    expect(await run({ kind: 'run', task: 'write', passage, settings: SETTINGS })).toMatchObject({
      kind: 'failed',
      failure: { code: 'out-of-memory', message: 'No room.' },
    });
    broken = false;
    expect((await run({ kind: 'run', task: 'write', passage, settings: SETTINGS })).kind).toBe('finished');
  });

  it('makes samples without an engine', async () => {
    const { receive, until } = startSession(new ScriptedEngine(), new EngineError('no-adapter', 'None.'));
    receive({ kind: 'open', model: 'micro-world', base: 'http://localhost/', pageHasGpu: true });
    expect((await until('open-failed')).failure).toEqual({ code: 'no-adapter', message: 'None.' });
    receive({ kind: 'sample', request: 7, index: 3 });
    const sample: Passage = (await until('sampled')).passage;
    expect(sample.questions.length).toBeGreaterThan(9);
  });
});
