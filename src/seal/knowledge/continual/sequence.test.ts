import { describe, expect, it } from 'vitest';
import type { FinetuneJob, GenerateRequest } from '../../../contract/engine';
import { type AnsweredCall, AnsweredCalls } from '../../answeredCalls';
import { openLoop } from '../../domain';
import { runRestEm } from '../../loop/restEm';
import { testLoop, townPassages } from '../../testing/fixtures';
import { type ScriptedCall, ScriptedEngine, type ScriptedOptions } from '../../testing/scriptedEngine';
import { scriptedTokenizer } from '../../testing/scriptedTokenizer';
import { KNOWLEDGE } from '../domain';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../settings';
import type { SealEvent } from '../types';
import { REMEDIES, type Remedy } from './choices';
import { type ContinualRecord, compactContinual, continualOf, continualSchema } from './record';
import type { ContinualInputs } from './sequence';

const LENGTH = 3;
const ASIDE = {
  known: [{ question: 'What does Faraway sell?', answer: 'silk' }],
  everyday: ['What does Otherplace sell?', 'Who is the king of Otherplace?'],
  writing: townPassages(80, 2, 1),
};
const CONTINUAL: ContinualInputs = {
  sequences: [townPassages(60, LENGTH, 1), townPassages(70, LENGTH, 1)],
  aside: ASIDE,
};
const INPUTS = { training: townPassages(10, 1), heldOut: [], replay: null, continual: CONTINUAL };
const KNOWN = ['Faraway: It sells silk.', 'Otherplace: It sells tin.'];

function settingsOf(
  remedies: Remedy[],
  more: Partial<KnowledgeSettings['continual']> = {},
): Partial<KnowledgeSettings> {
  const own = { sequences: 2, length: LENGTH, author: 'teacher', remedies, perEdit: 2, everyday: 3 } as const;
  return { rounds: 0, trainingPassages: 1, continual: { ...DEFAULT_SETTINGS.continual, ...own, ...more } };
}

async function measured(
  remedies: Remedy[],
  more: Partial<KnowledgeSettings['continual']> = {},
  options: ScriptedOptions = {},
) {
  const { loop, engine, events } = testLoop(settingsOf(remedies, more), { known: KNOWN, ...options });
  const { measures } = await runRestEm(loop(INPUTS));
  const records = continualOf(measures);
  const [record] = records;
  if (!record) throw new Error('Nothing was measured.');
  return { record, records, engine, events };
}

type Call<Verb> = Extract<ScriptedCall, { verb: Verb }>;
const finetunes = (calls: readonly ScriptedCall[]): (readonly FinetuneJob[])[] =>
  calls.filter((call): call is Call<'finetune'> => call.verb === 'finetune').map(({ jobs }) => jobs);
const generated = (calls: readonly ScriptedCall[]): (readonly GenerateRequest[])[] =>
  calls.filter((call): call is Call<'generate'> => call.verb === 'generate').map(({ requests }) => requests);
const textsOf = ({ sequences }: FinetuneJob): string[] =>
  sequences.map(({ ids }) => scriptedTokenizer.decode(ids, { skipSpecialTokens: true }));
const shape = ({ sequences }: ContinualRecord): number[][] =>
  sequences.map(({ rows }) => rows.map((cells) => cells.length));

describe('every remedy', () => {
  it.each(REMEDIES)('%s: learns edit by edit, and asks all so far after each', async (remedy) => {
    const { record, engine } = await measured([remedy]);
    expect(record).toMatchObject({ remedy, length: LENGTH, round: 0, knownQuestions: 1 });
    expect(shape(record)).toEqual([
      [3, 1, 2, 3],
      [3, 1, 2, 3],
    ]);
    for (const { rows, edits, known } of record.sequences) {
      // Before: none of the towns is known. Right after its own edit: the teacher says all that is asked.
      expect(rows[0]?.every(({ right }) => right.every((is) => !is))).toBe(true);
      for (let edit = 0; edit < LENGTH; edit += 1)
        expect(rows[edit + 1]?.[edit]?.right, `edit ${edit + 1}`).toEqual([true, true, true]);
      expect(edits).toHaveLength(LENGTH);
      expect(known).toEqual([1, 1, 1, 1]);
    }
    expect(record.flops).toBeGreaterThan(0);
    expect(engine.live).toBe(0);
  });
});

describe('plain merging', () => {
  it('trains each edit on the one before, all sequences together, and gives up what nothing needs', async () => {
    const { engine } = await measured(['plain']);
    const waves = finetunes(engine.calls);
    expect(waves.map((jobs) => jobs.length)).toEqual([2, 2, 2]);
    expect(waves[0]?.some(({ onto }) => onto !== undefined)).toBe(false);
    expect(waves.slice(1).every((jobs) => jobs.every(({ onto }) => onto !== undefined))).toBe(true);
    // Ranks pile up, so that each stands on all before it.
    expect(waves.map((jobs) => jobs[0]?.onto?.rank ?? 0)).toEqual([0, 8, 16]);
    expect(new Set(waves[2]?.map(({ onto }) => onto?.adapter)).size).toBe(2);
    // Those of the step before stay only until it is over.
    expect(engine.peak).toBeLessThanOrEqual(4);
  });

  it('lets the model itself write, with what it learned so far in place', async () => {
    const { engine, record } = await measured(['plain'], { author: 'policy' });
    const asked = generated(engine.calls);
    const writing = asked.filter((requests) => requests.some(({ maxTokens }) => maxTokens === 600));
    expect(writing.map((requests) => requests.length)).toEqual([2, 2, 2]);
    expect(writing[0]?.map(({ adapter }) => adapter)).toEqual([null, null]);
    const later = finetunes(engine.calls).slice(1);
    for (const [step, jobs] of later.entries())
      expect(writing[step + 1]?.map(({ adapter }) => adapter)).toEqual(jobs.map(({ onto }) => onto?.adapter));
    expect(record.sequences[0]?.edits[0]?.text).not.toBe(record.sequences[1]?.edits[0]?.text);
  });

  it('tells what it has after each edit, and asks the same of every remedy', async () => {
    const { events, records } = await measured(['plain', 'lower-rate']);
    const told = events.flatMap((event) => (event.type === 'measuring' ? continualOf([event.measure]) : []));
    expect(told.map(({ remedy, sequences }) => [remedy, sequences[0]?.edits.length])).toEqual([
      ...[0, 1, 2, 3].map((edits) => ['plain', edits]),
      ...[0, 1, 2, 3].map((edits) => ['lower-rate', edits]),
    ]);
    const [plain, slower] = records;
    expect(slower?.sequences.map(({ rows }) => rows[0])).toEqual(plain?.sequences.map(({ rows }) => rows[0]));
  });

  it('stays what it was where an edit goes to not-a-number, and goes on with the next', async () => {
    let seen = 0;
    const { record, engine } = await measured(
      ['plain'],
      {},
      { diverges: ({ onto }) => onto !== undefined && seen++ < 2 },
    );
    const [edits = [], rows = []] = [record.sequences[0]?.edits, record.sequences[0]?.rows];
    expect(edits.map(({ divergedAt }) => divergedAt === undefined)).toEqual([true, false, true]);
    expect(rows[2]?.map(({ right }) => right.every(Boolean))).toEqual([true, false]);
    expect(rows[3]?.map(({ right }) => right.every(Boolean))).toEqual([true, false, true]);
    expect(engine.live).toBe(0);
  });
});

describe('remedies', () => {
  it('replay: each step has so many lines of every earlier edit, and no other text', async () => {
    const [plain, replay] = [await measured(['plain']), await measured(['replay'], { weight: 0.5 })];
    const [before, after] = [finetunes(plain.engine.calls), finetunes(replay.engine.calls)];
    for (const [step, jobs] of after.entries()) {
      for (const [lane, job] of jobs.entries()) {
        const own = new Set(textsOf(before[step]?.[lane] ?? job));
        const earlier = new Set(before.slice(0, step).flatMap((wave) => textsOf(wave[lane] ?? job)));
        const size = (before[step]?.[lane]?.sequences.length ?? 0) + 2 * step;
        if (step > 0) expect(job.batchSize).toBe(size);
        const beside = job.sequences.filter((_, place) => !own.has(textsOf(job)[place] ?? ''));
        expect(beside.length / (job.sequences.length / (job.batchSize ?? job.sequences.length))).toBe(2 * step);
        for (const { ids, lossWeights } of beside) {
          expect(earlier.has(scriptedTokenizer.decode(ids, { skipSpecialTokens: true }))).toBe(true);
          expect(lossWeights?.every((weight) => weight === 0.5)).toBe(true);
        }
      }
    }
    expect(replay.record.sequences[0]?.edits.map(({ beside }) => beside)).toEqual([0, 2, 4]);
  });

  it.each(['distilled', 'kl'] as const)(
    '%s: asks the untouched model once, and each edit right after it',
    async (remedy) => {
      const { engine, record } = await measured([remedy]);
      const asked = generated(engine.calls).filter((requests) => requests.some(({ adapter }) => adapter === null));
      const everyday = asked.filter((requests) =>
        requests.some(({ prompt }) =>
          scriptedTokenizer.decode(prompt, { skipSpecialTokens: true }).includes('Otherplace'),
        ),
      );
      expect(everyday).toHaveLength(1);
      const temperatures = new Set(everyday[0]?.map(({ sampling }) => sampling.temperature));
      expect([...temperatures]).toEqual([remedy === 'kl' ? 1 : 0]);
      // Lines of which only the end is learned: everyday answers from the first edit on, beginnings of lines from the second.
      const counts = finetunes(engine.calls).map((jobs) => {
        const [job] = jobs;
        const partly = (job?.sequences ?? []).filter(({ lossWeights }) => lossWeights?.some((weight) => weight === 0));
        return partly.length / 12;
      });
      expect(counts).toEqual([3, 5, 7]);
      expect(record.sequences[0]?.edits.map(({ beside }) => beside)).toEqual([3, 5, 7]);
    },
  );

  it('keeps how to write, where the model itself writes: its notes on other passages are learned along', async () => {
    const { engine, record } = await measured(['distilled'], { author: 'policy', writing: 2 });
    expect(record.sequences[0]?.edits.map(({ beside }) => beside)).toEqual([5, 7, 9]);
    const [before] = generated(engine.calls).filter((requests) => requests.some(({ maxTokens }) => maxTokens === 600));
    const prompts = (before ?? []).filter(({ maxTokens }) => maxTokens === 600);
    expect(prompts).toHaveLength(ASIDE.writing.length);
    const opening = JSON.stringify(prompts[0]?.prompt.slice(0, 40)).slice(0, -1);
    for (const job of finetunes(engine.calls).flat())
      expect(job.sequences.some(({ ids }) => JSON.stringify(ids).startsWith(opening))).toBe(true);
    // A teacher's notes are not the model's to forget.
    const taught = await measured(['distilled'], { author: 'teacher', writing: 2 });
    expect(taught.record.sequences[0]?.edits.map(({ beside }) => beside)).toEqual([3, 5, 7]);
  });

  it('no remedy is told a question of any quiz', async () => {
    const quizzes = [...CONTINUAL.sequences.flat().flatMap(({ questions }) => questions), ...ASIDE.known];
    for (const remedy of REMEDIES) {
      const { engine } = await measured([remedy]);
      const told = finetunes(engine.calls).flat().flatMap(textsOf);
      for (const { question } of quizzes)
        expect(
          told.some((text) => text.includes(question)),
          remedy,
        ).toBe(false);
    }
  });

  it('lower rate, distance and orthogonal are plain merging but for that', async () => {
    const jobsOf = async (remedy: Remedy) => finetunes((await measured([remedy])).engine.calls).flat();
    const plain = await jobsOf('plain');
    const rate = plain[0]?.optimizer.learningRate ?? 0;
    expect((await jobsOf('lower-rate')).map(({ optimizer }) => optimizer.learningRate)).toEqual(
      plain.map(() => rate / 2),
    );
    expect((await jobsOf('decay')).map(({ optimizer }) => optimizer.weightDecay)).toEqual(plain.map(() => 10));
    expect((await jobsOf('orthogonal')).map(({ orthogonal }) => orthogonal ?? false)).toEqual(
      plain.map(({ onto }) => onto !== undefined),
    );
    expect(plain.some(({ orthogonal }) => orthogonal)).toBe(false);
  });

  it('kept apart: every adapter stands alone, and a question goes to the one that is about its names, or to none', async () => {
    const { engine, record } = await measured(['apart']);
    expect(
      finetunes(engine.calls)
        .flat()
        .some(({ onto }) => onto),
    ).toBe(false);
    for (const { rows } of record.sequences)
      for (const [after, cells] of rows.entries())
        for (const [item, { picked }] of cells.entries())
          expect(picked).toEqual([0, 1, 2].map(() => (item < after ? item : null)));
    expect(record.sequences[0]?.rows[3]?.every(({ right }) => right.every(Boolean))).toBe(true);
  });

  it('penalty: of several candidates the one is kept that costs earlier lines least, and the others go', async () => {
    const { engine, record } = await measured(['penalty'], { author: 'policy', candidates: 3 });
    expect(finetunes(engine.calls).map((jobs) => jobs.length)).toEqual([6, 6, 6]);
    const chosen = record.sequences.flatMap(({ edits }) => edits.map(({ candidate }) => candidate));
    expect(chosen.every((place) => place !== undefined && place < 3)).toBe(true);
    const scored = engine.calls.filter(({ verb }) => verb === 'score');
    expect(scored.length).toBeGreaterThan(LENGTH);
    expect(engine.live).toBe(0);
  });

  it('a teacher that a passage lacks is asked for in one line', async () => {
    const { loop } = testLoop(settingsOf(['plain']));
    const [first, ...rest] = CONTINUAL.sequences[0] ?? [];
    const { teacher: _, ...untaught } = first ?? { title: '', context: '', questions: [] };
    const inputs = { ...INPUTS, continual: { ...CONTINUAL, sequences: [[untaught, ...rest]] } };
    await expect(runRestEm(loop(inputs))).rejects.toThrow(/has no edit of a teacher/);
  });
});

describe('a run that breaks off', () => {
  /** The calls that a run came to before its engine was lost, and what a second try on another engine makes of them. */
  it.each([...REMEDIES])('%s: goes on to the same record, without asking twice what was answered', async (remedy) => {
    const settings = { ...DEFAULT_SETTINGS, ...settingsOf([remedy], { author: 'policy' }) };
    const whole = await measured([remedy], { author: 'policy' });
    const kept: AnsweredCall[] = [];
    const first = new AnsweredCalls([], (call) => kept.push(call));
    const open = (engine: ScriptedEngine, answered: AnsweredCalls, after?: (event: SealEvent) => void) =>
      openLoop(
        KNOWLEDGE,
        {
          engine: answered.on(engine),
          tokenizer: scriptedTokenizer,
          settings: { ...settings, writing: { ...settings.writing, maxTokens: 600 } },
          emit: (event) => after?.(event),
        },
        INPUTS,
      );
    const [broken, other] = [new ScriptedEngine({ known: KNOWN }), new ScriptedEngine({ known: KNOWN })];
    let edits = 0;
    const cut = open(broken, first, (event) => {
      // In the midst of the third edit.
      if (event.type === 'measuring') edits += 1;
      if (edits === 2 && event.type === 'stage-done' && event.stage === 'finetune') throw new Error('gone');
    });
    await expect(runRestEm(cut)).rejects.toThrow('gone');
    const again = await runRestEm(open(other, new AnsweredCalls(kept, () => undefined)));
    const [record] = continualOf(again.measures);
    expect(record && { ...record, seconds: 0 }).toEqual({ ...whole.record, seconds: 0 });
    const count = (engine: ScriptedEngine, verb: ScriptedCall['verb']): number =>
      engine.calls.filter((call) => call.verb === verb).length;
    // Quizzes are not asked again; adapters that nothing stands on any more are not trained again.
    expect(count(other, 'generate')).toBeLessThan(count(whole.engine, 'generate'));
    expect(other.live).toBe(0);
  });
});

describe('in a file', () => {
  it.each(['plain', 'apart'] as const)('%s: comes back as it was, in fewer letters', async (remedy) => {
    const { record } = await measured([remedy]);
    const short = JSON.stringify(compactContinual(record));
    expect(continualSchema.parse(JSON.parse(short))).toEqual(record);
    expect(continualSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
    expect(short.length).toBeLessThan(JSON.stringify(record).length);
  });

  it('an answer that is neither right nor wrong is refused', async () => {
    const { record } = await measured(['plain']);
    const text = JSON.stringify(compactContinual(record)).replace('"+', '"');
    expect(continualSchema.safeParse(JSON.parse(text)).success).toBe(false);
  });
});
