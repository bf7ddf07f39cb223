/** What the page computes of a run of sequences: its sentences, tables, answers, links and lists. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { gridOf } from '../../formats/table';
import { halvings } from '../../seal/knowledge/continual/halving';
import { averaged, meansOf } from '../../seal/knowledge/continual/matrix';
import { matrixOf, meanMatrix, remedySummaries } from '../../seal/knowledge/continual/summary';
import { SEAL_SEQUENCES } from '../../seal/knowledge/results/sealSequences';
import { entryOf } from '../../seal/knowledge/runFile/index';
import { KNOWLEDGE_FORMAT, readRunText, rowOf } from '../../seal/record/format';
import { sequencesRecord, sequencesRun } from '../../seal/testing/sequencesRun';
import { SHIPPED_RUNS } from '../knowledge/recorded/firstRun';
import { REMEDY_COLUMNS } from '../knowledge/remedyColumns';
import { SEQUENCE_RUNS, SEQUENCES_PAGE, sequences } from '../knowledge/sequences';
import { ageLines } from './AgePart';
import { answersAt } from './answers';
import { ageColumns, ageRows, matrixColumns, matrixRows } from './columns';
import { forgettingExports } from './exports';
import { findingText, overallText, remediesText } from './finding';
import { decodeForgetting, encodeForgetting } from './link';
import { allText, isOfSeveral, overText, poolOf, poolsOf, poolTitle, sourcesText } from './pool';
import { fetchPool, usePooledRuns } from './pooledRuns';
import { summariesOf } from './RemediesPart';
import { type ListedRun, listedRuns } from './runs';
import { chosenSequences, pickedRecord, seedsOf, shownNow, shownOf } from './shown';
import { openRun, showLive, showSeal } from './startup';
import { NOTHING_CHOSEN, useForgetting } from './view';
import { refusalText, workingText } from './working';

const run = sequencesRun();
const shown = shownOf([run], null, false);
const [plain, replay] = shown.records;
if (plain === undefined || replay === undefined) throw new Error('The run has no records.');

describe('the sentences', () => {
  it('tell what became of the first passage, and of all', () => {
    const means = meansOf(meanMatrix(plain.sequences));
    expect(findingText(means)).toBe(
      'After three edits, 0 of 100 questions about the first passage are answered right. Right after its own edit that was 100, before any edit 17.',
    );
    expect(overallText(means)).toBe(
      'Over all three passages: 100 of 100 right after its own edit, 44 after the last (17 before any).',
    );
    expect(overallText(meansOf(SEAL_SEQUENCES.rows))).toContain(
      '25 after the last, fewer than before it learned anything',
    );
  });

  it('grow with a run that is on its way', () => {
    const told = (done: number) =>
      findingText(meansOf(meanMatrix(sequencesRecord('plain', shown.passages, done).sequences)));
    expect(told(0)).toBe('Before any edit, 17 of 100 questions are answered right.');
    expect(told(1)).toMatch(/^After its own edit, 100 of 100 questions about the first passage/);
    expect(findingText([])).toBeNull();
  });

  it('say which remedy helps and how sure that is, and what cannot be said', () => {
    const told = (remedies: Parameters<typeof sequencesRun>[0]) => {
      const { records } = shownOf([sequencesRun(remedies)], null, false);
      return remediesText(remedySummaries(records), halvings(records));
    };
    expect(told({})).toMatch(
      /falls by 56 points.*“Replay” cuts that to less than half without halving what is newly learned; both are more than noise would give \(sign-flip test over 8 sequences\)\./,
    );
    expect(told({ sequences: 4 })).toContain(
      '4 sequences are too few to say whether that is more than noise; it takes 6',
    );
    expect(told({ remedies: ['plain'] })).toContain('No remedy was run beside it.');
    expect(told({ remedies: ['replay'] })).toBe('No sequence has come to its end under plain merging yet.');
  });
});

describe('the tables', () => {
  it('hold remedies against plain merging', () => {
    const [heads = [], first = [], second = []] = gridOf(REMEDY_COLUMNS, remedySummaries(shown.records));
    const at = (head: string): number => heads.indexOf(head);
    expect(first[at('Drop from its best')]).toMatch(/^55\.6%/);
    expect(first[at('Drop − plain')]).toBe('–');
    expect(second[at('Drop − plain')]).toMatch(/^−44\.4/);
    expect([first[at('TFLOP')], second[at('TFLOP')]]).toEqual(['0.10', '0.20']);
    expect(second[at('Sequences (n)')]).toBe('8');
  });

  it('leave open what was not asked', () => {
    const matrix = averaged(plain.sequences.map(matrixOf));
    const grid = gridOf(matrixColumns(3), matrixRows(matrix, []));
    expect(grid[2]).toEqual(['1', '100.0% ± 0.0', '–', '–', '–']);
  });

  it('set the curves side by side, SEAL’s where it is wanted', () => {
    const names = (overlay: boolean) => ageLines(replay, shown.records, overlay).map(({ name }) => name);
    expect(names(true)).toEqual(['SEAL, n = 64', 'Plain merging, n = 8', 'Replay, n = 8']);
    expect(names(false)).toEqual(['Plain merging, n = 8', 'Replay, n = 8']);
    const lines = ageLines(replay, shown.records, true);
    expect(gridOf(ageColumns(lines), ageRows(lines))[3]?.[1]).toMatch(/^−2\.6 ± /);
    expect(ageLines(null, [], false)).toHaveLength(1);
  });
});

describe('the answers behind a cell', () => {
  const [sequence] = plain.sequences;
  const passage = shown.passages[0]?.[0];
  const at = (row: number) => (sequence === undefined ? [] : answersAt(sequence, passage, { row, column: 0 }));

  it('are those before, right after its own edit and by then', () =>
    expect(at(2)[1]).toEqual({
      question: passage?.questions[1]?.question,
      answer: passage?.questions[1]?.answer,
      before: { said: 'nobody', isRight: false },
      own: { said: passage?.questions[1]?.answer, isRight: true },
      now: { said: 'nobody', isRight: false },
      by: null,
    }));

  it('are not repeated where the cell is the first row, or that of its own edit', () => {
    expect(at(0)[0]).toMatchObject({ before: { said: 'nobody' }, own: null, now: null });
    expect(at(1)[0]).toMatchObject({ own: { isRight: true }, now: null });
  });

  it('name the adapter that was picked, where they are kept apart', () => {
    const [apart] = sequencesRecord('apart', shown.passages).sequences;
    expect(apart && answersAt(apart, passage, { row: 2, column: 0 })[0]?.by).toBe('edit 1');
    expect(apart && answersAt(apart, passage, { row: 0, column: 0 })[0]?.by).toBe('the untouched model');
  });
});

describe('what is shown', () => {
  it('is the remedy that was picked, else the one at work', () => {
    expect(pickedRecord(shown.records, 'replay', false)).toBe(replay);
    expect(pickedRecord(shown.records, null, false)).toBe(plain);
    expect(pickedRecord(shown.records, null, true)).toBe(replay);
    expect(pickedRecord([], null, true)).toBeNull();
  });

  it('takes in what is being measured', () => {
    const partial = sequencesRecord('orthogonal', shown.passages, 1);
    expect(shownOf([run], partial, true).records.map(({ remedy }) => remedy)).toEqual([
      'plain',
      'replay',
      'orthogonal',
    ]);
    expect(workingText(run.settings, 1, { ...partial, remedy: 'replay' })).toBe(
      'Replay, remedy 2 of 2: edit 2 of 3 in 8 sequences at once',
    );
    expect(workingText(run.settings, 0, null)).toBe(
      'Plain merging, remedy 1 of 2: the untouched model is quizzed in 8 sequences at once',
    );
    expect(workingText(run.settings, 2, null)).toBeNull();
  });

  it('is one sequence or all of them', () => {
    expect(chosenSequences(plain, 3).map(({ sequence }) => sequence)).toEqual([3]);
    expect(chosenSequences(plain, null)).toHaveLength(8);
    expect(chosenSequences(plain, 99)).toHaveLength(8);
  });
});

const listed = (one: typeof run, name = entryOf(one, '').title, source: ListedRun['source'] = 'live'): ListedRun => {
  return { name, source, entry: entryOf(one, '') };
};

describe('runs that differ in their seed alone', () => {
  const [other, longer] = [sequencesRun({ seed: 4 }), sequencesRun({ seed: 5, length: 4 })];

  it('are pooled: each sequence once, under every remedy the same, with its passages and its name', () => {
    const both = shownOf([run, other], null, false);
    expect(both.records.map(({ remedy, sequences }) => [remedy, sequences.map(({ sequence }) => sequence)])).toEqual(
      ['plain', 'replay'].map((remedy) => [remedy, Array.from({ length: 16 }, (_, at) => at)]),
    );
    expect([both.names[7], both.names[8], shown.names[7]]).toEqual([
      'seed 1, sequence 8',
      'seed 4, sequence 1',
      'sequence 8',
    ]);
    expect(both.passages[8]).toEqual(other.items.continual?.[0]);
    const [first, second] = remedySummaries(both.records);
    expect([first?.end.n, second?.against?.drop.n, second?.flops]).toEqual([16, 16, 4e11]);
    expect(ageLines(both.records[1] ?? null, both.records, false).map(({ name }) => name)).toEqual([
      'Plain merging, n = 16',
      'Replay, n = 16',
    ]);
    expect(overText(16, seedsOf(both))).toBe('16 sequences of seeds 1 and 4');
  });

  it('come to README’s table, those that are recorded', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    const runs = new URL('../../../public/runs/', import.meta.url);
    const { runs: entries } = JSON.parse(readFileSync(new URL('index.json', runs), 'utf8'));
    const shipped = listedRuns(entries, []);
    const [pool, ...rest] = poolsOf(shipped);
    expect([pool?.members.map(({ entry }) => entry.seed), pool?.apart, rest]).toEqual([[1, 2, 3], [], []]);
    const [first, ...others] = (pool?.members ?? []).map(({ entry: { file } }) =>
      readRunText(KNOWLEDGE_FORMAT, gunzipSync(readFileSync(new URL(file, runs))).toString()),
    );
    if (first === undefined) throw new Error('There are three.');
    // A visitor's own run of the same settings is of their family, as this Selkie tells it.
    expect(entryOf(first, '').family).toBe(pool?.members[0]?.entry.family);
    const [heads = [], ...rows] = gridOf(REMEDY_COLUMNS, summariesOf(shownOf([first, ...others], null, false)));
    expect(rows).toHaveLength(9);
    const shares = ['Right after its edit', 'After the last edit', 'Drop from its best', 'Known, after'];
    for (const row of rows) {
      const cells = shares.map((head) => (row[heads.indexOf(head)] ?? '').replace('%', ''));
      expect(readme, row[0]).toContain(`| ${cells.join(' | ')} |`);
      expect(row[heads.indexOf('Sequences (n)')]).toBe('24');
    }
  });

  it('are found among all, by seed, and what is left out says why', () => {
    const recorded = listed(run, 'Recorded, seed 1', 'recorded');
    const elsewhere = sequencesRun({ seed: 6 });
    const all = [
      recorded,
      listed(other, 'Mine, seed 4'),
      listed(run, 'The same again'),
      listed({ ...sequencesRun({ seed: 1 }), id: 'again' }, 'Once more'),
      listed(longer, 'Longer'),
      listed({ ...elsewhere, id: 'b', model: { ...elsewhere.model, name: 'SmolLM2' } }, 'Real'),
      listed({ ...elsewhere, id: 'c', measuredOn: 'development' }, 'Tried'),
    ];
    const pool = poolOf(recorded.entry, all);
    expect(pool.members.map(({ name }) => name)).toEqual(['Recorded, seed 1', 'Mine, seed 4']);
    expect(pool.apart.map(({ run: { name }, why }) => [name, why])).toEqual([
      ['Once more', 'the same seed as “Recorded, seed 1”, so it is no second sample'],
      ['Longer', 'other settings: Edits in a sequence 4, not 3'],
      ['Real', `another model: SmolLM2, not ${run.model.name}`],
      ['Tried', 'measured on development passages, not on held-out ones'],
    ]);
    expect([allText(pool), poolTitle(pool), sourcesText(pool)]).toEqual([
      'Both seeds',
      'Both seeds: Recorded',
      'seed 1 recorded, seed 4 yours',
    ]);
    // Whichever of them is looked at.
    expect(poolOf(listed(other).entry, all).members).toEqual(pool.members);
    expect(poolsOf(all)).toEqual([pool]);
  });

  it('have the same held-out passages and the same form of weights', () => {
    const [others, wider] = [sequencesRun({ seed: 7 }), sequencesRun({ seed: 8 })];
    const all = [
      listed(run),
      listed({ ...others, items: { ...others.items, heldOut: others.items.training } }, 'Other passages'),
      listed({ ...wider, model: { ...wider.model, weightFormat: 'q8' } }, 'Other weights'),
    ];
    const { members, apart } = poolOf(listed(run).entry, all);
    expect(members).toHaveLength(1);
    expect(apart.map(({ run: { name }, why }) => [name, /^other passages/.test(why)])).toEqual([
      ['Other passages', true],
      ['Other weights', true],
    ]);
  });

  it('are one with what this page runs, whatever the seed', () => {
    const again = readRunText(KNOWLEDGE_FORMAT, rowOf(other).text);
    expect(poolOf(listed(run).entry, [listed(run), listed(again)]).members).toHaveLength(2);
  });

  it('are not pooled where every sequence is an order of the same passages', () => {
    for (const corpus of ['english', 'own'] as const) {
      const [first, second] = [run, other].map((one) => listed({ ...one, settings: { ...one.settings, corpus } }));
      if (first === undefined || second === undefined) throw new Error('There are two.');
      const pool = poolOf(first.entry, [first, second]);
      expect([pool.members, isOfSeveral(pool), poolsOf([first, second])]).toEqual([[first], false, []]);
      expect(pool.apart.map(({ why }) => why)).toEqual([expect.stringContaining('the same list of passages')]);
    }
  });

  it('leave a run alone whose seed another one has there', () => {
    const mine = listed({ ...run, id: 'mine' }, 'Mine');
    const all = [listed(run, 'Recorded', 'recorded'), listed(other), mine, listed(longer)];
    expect(all.map(({ entry }) => isOfSeveral(poolOf(entry, all)))).toEqual([true, true, false, false]);
    expect(poolOf(mine.entry, all).apart.map(({ run: one, why }) => [one.name, why])).toEqual([
      ['Mine', 'the same seed as “Recorded”, so it is no second sample'],
    ]);
  });
});

describe('the files of a pool', () => {
  const runs = new Map([3, 4, 5].map((seed) => sequencesRun({ seed })).map((one) => [one.id, one]));
  const [first, ...others] = [...runs.values()].map((one) => listed(one, one.id, 'recorded'));
  const [second, third] = others;
  if (first === undefined || second === undefined || third === undefined) throw new Error('There are three.');

  /** Files come when they are let, in the order in which they are asked for. */
  function heldFiles() {
    const waiting: { id: string; come: () => void; fail: () => void }[] = [];
    vi.spyOn(SEQUENCE_RUNS, 'read').mockImplementation(
      ({ entry: { id } }) =>
        new Promise((resolve, reject) => {
          const own = runs.get(id);
          if (own === undefined) throw new Error(id);
          waiting.push({ id, come: () => resolve(own), fail: () => reject(new Error('gone')) });
        }),
    );
    return { waiting, of: (id: string) => vi.waitUntil(() => waiting.find((one) => one.id === id)) };
  }

  afterEach(() => {
    vi.restoreAllMocks();
    usePooledRuns.setState({ runs: new Map(), problem: null });
    useForgetting.setState(NOTHING_CHOSEN);
    sequences.useRounds.getState().reset();
    SHIPPED_RUNS.useEntries.setState({ entries: null });
  });

  it('come for a second pool that is picked meanwhile, whatever becomes of the first', async () => {
    const { of } = heldFiles();
    useForgetting.setState({ pooled: true });
    void fetchPool([first, second]);
    const asked = await of(first.entry.id);
    const all = fetchPool([third]);
    asked.fail();
    (await of(third.entry.id)).come();
    await all;
    expect([...usePooledRuns.getState().runs.keys()]).toEqual([third.entry.id]);
    expect([useForgetting.getState().pooled, usePooledRuns.getState().problem]).toEqual([true, null]);
  });

  it('leave the page with one run where they cannot be read, and say why until another is shown', async () => {
    vi.spyOn(SEQUENCE_RUNS, 'open').mockResolvedValue(true);
    vi.spyOn(SEQUENCE_RUNS, 'showLive').mockReturnValue();
    for (const leave of [() => openRun(sequences, third, false), () => showLive(sequences), () => showSeal()]) {
      const { of } = heldFiles();
      useForgetting.setState({ pooled: true });
      const all = fetchPool([first, second]);
      (await of(first.entry.id)).fail();
      await all;
      expect(useForgetting.getState().pooled).toBe(false);
      expect(usePooledRuns.getState().problem).toContain('gone');
      await leave();
      expect(usePooledRuns.getState().problem).toBeNull();
    }
  });

  it('are waited for with the one run that is there, by its name in what is handed out too', () => {
    const own = runs.get(first.entry.id);
    if (own === undefined) throw new Error('It is there.');
    SHIPPED_RUNS.useEntries.setState({ entries: [first.entry, second.entry] });
    useForgetting.setState({ pooled: true });
    sequences.extras.useRecorded.setState({ entry: first.entry, run: own, shown: 'open' });
    sequences.useRounds.getState().showRecorded(own, 0);
    const seeds = () => {
      const now = shownNow(sequences);
      return now && seedsOf(now);
    };
    const made = async () => (await forgettingExports(sequences)[0]?.make('CSV'))?.name;
    return made().then(async (alone) => {
      expect([seeds(), alone]).toEqual([[3], 'selkie-forgetting-remedies-seed3.csv']);
      usePooledRuns.setState({ runs });
      expect([seeds(), await made()]).toEqual([[3, 4], 'selkie-forgetting-remedies-seeds3-4.csv']);
      // Another one is on its way: what is there is not that one.
      sequences.extras.useRecorded.setState({ entry: second.entry, run: null, shown: 'opening' });
      expect(seeds()).toBeNull();
    });
  });

  it('while none is there, give nothing out as SEAL’s', () => {
    sequences.extras.useRecorded.setState({ entry: first.entry, run: null, shown: 'opening' });
    const offered = () =>
      forgettingExports(sequences)
        .filter(({ isEmpty }) => isEmpty?.() === false)
        .map(({ label }) => label);
    expect(offered()).toEqual([]);
    useForgetting.setState({ isSeal: true });
    expect(offered()).toEqual(['Retention matrix', 'Change by age of the edit']);
  });
});

describe('a link', () => {
  const view = {
    ...NOTHING_CHOSEN,
    remedy: 'replay' as const,
    sequence: 2,
    scale: 'change' as const,
    cell: { row: 3, column: 0 },
  };

  it('leads to a run and to what is looked at of it, and says nothing of settings', () => {
    const hash = encodeForgetting({ settings: null, run: 'some-id', view });
    expect(encodeForgetting({ settings: null, run: 'a', view: { ...NOTHING_CHOSEN, pooled: true } })).toBe(
      '#/forgetting?v=1&run=a&seeds=all',
    );
    expect(decodeForgetting('#/forgetting?v=1&run=a&seeds=all')?.view.pooled).toBe(true);
    expect(hash).toBe('#/forgetting?v=1&run=some-id&remedy=replay&sequence=3&scale=change&cell=3.1');
    const { isSeal: _, ...looked } = view;
    expect(decodeForgetting(hash)).toEqual({ settings: null, run: 'some-id', view: looked, notices: [] });
  });

  it('carries the settings of sequences to be run, and tells of what it brought to its bounds', () => {
    const { settings } = run;
    const back = decodeForgetting(encodeForgetting({ settings, run: null, view: NOTHING_CHOSEN }));
    expect(back?.settings).toEqual(settings);
    const bad = decodeForgetting('#/forgetting?v=1&continual.length=999&remedy=magic&cell=9.0');
    expect(bad?.settings?.continual.length).toBe(24);
    expect(bad?.notices.map(({ field }) => field)).toEqual(['continual.length']);
    expect([bad?.view.remedy, bad?.view.cell]).toEqual([null, null]);
    expect(decodeForgetting('#/runs?v=1')).toBeNull();
  });
});

describe('runs in a list', () => {
  const entry = entryOf(run, 'a.json.gz');

  it('have what their picture and their choice need', () => {
    expect(entry.title).toBe('8 sequences of 3 edits, 2 remedies, seed 1');
    const [first] = entry.continual ?? [];
    expect(first?.seen.map(({ mean }) => mean.toFixed(2))).toEqual(['0.17', '1.00', '0.67', '0.44']);
    expect(first?.drop.mean).toBeCloseTo(5 / 9, 6);
    const without = entryOf({ ...run, measures: [] }, '');
    expect('continual' in without).toBe(false);
    const own = [{ name: 'Mine', source: 'live' as const, entry: rowOf(run).entry }];
    expect(listedRuns([entry, without], own).map(({ name, source }) => [name, source])).toEqual([
      [entry.title, 'recorded'],
      ['Mine', 'live'],
    ]);
  });
});

describe('a run to come', () => {
  const { settings } = run;
  const with_ = (more: Partial<typeof settings.continual>) => ({
    ...settings,
    continual: { ...settings.continual, ...more },
  });

  it('is refused with what to do', () => {
    expect(refusalText(settings, null)).toBeNull();
    expect(refusalText(with_({ sequences: 0 }), null)).toBe('Choose at least one sequence.');
    expect(refusalText({ ...settings, corpus: 'english' }, 8)).toContain('without a teacher');
    expect(refusalText({ ...with_({ author: 'policy', length: 9 }), corpus: 'english' }, 8)).toContain(
      'at most 8 edits',
    );
  });

  it('begins with nothing but sequences, for every kind of model', () => {
    for (const speaks of ['world', 'chat', 'plain'] as const) {
      const usual = SEQUENCES_PAGE.usual(speaks);
      expect([usual.rounds, usual.continual.sequences, SEQUENCES_PAGE.suits(usual, speaks)]).toEqual([0, 8, true]);
    }
    expect(SEQUENCES_PAGE.settings.table.parse({ seed: 7 }).settings.continual.sequences).toBe(8);
  });
});
