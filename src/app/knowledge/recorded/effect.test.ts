import { beforeAll, describe, expect, it } from 'vitest';
import { RUN_LIST, type RunEntry, readRunIndex } from '../../../seal/knowledge/runFile/entry';
import { entryOf } from '../../../seal/knowledge/runFile/index';
import { provenanceText } from '../../experiment/words/runs';
import { testRun } from '../../runs/testing/smallRun';
import { signedTenths } from '../../ui/numbers';
import { effectRows, effectSentence } from './effect';

let entry: RunEntry;
beforeAll(async () => {
  entry = entryOf(await testRun(), 'a.json.gz');
});

const gainOf = (difference: number, standardError: number | null): RunEntry['gain'] => ({
  overBase: { round: 2, difference, standardError, n: 12 },
  overUntrained: null,
});

describe('the index of runs', () => {
  it('holds what the first screen needs, and an unknown kind of entry is left out', () => {
    const index = { ...RUN_LIST, runs: [entry, { id: 'later', domain: 'puzzles' }] };
    expect(readRunIndex(JSON.parse(JSON.stringify(index)))?.runs).toEqual([entry]);
  });

  it.each([null, 3, {}, { schema: 'x', version: 1, runs: [] }, { ...RUN_LIST, version: 9, runs: [] }])(
    '%j is none',
    (input) => expect(readRunIndex(input)).toBeNull(),
  );

  it('takes no file from elsewhere', () => {
    const index = { ...RUN_LIST, runs: [{ ...entry, file: '../x.json' }] };
    expect(readRunIndex(index)?.runs).toEqual([]);
  });
});

describe('the recorded effect', () => {
  it('has its rows from base to teacher, without oracles', () =>
    expect(effectRows(entry).map(({ label }) => label)).toEqual([
      'Base, no notes',
      'Passage only',
      'Untrained notes',
      'Notes after round 1',
      'Notes after round 2',
      'Teacher’s notes',
    ]));

  it('is paired by passage', () => {
    const [base, policy] = [entry.conditions[0], entry.conditions.findLast(({ name }) => name === 'policy')];
    expect(entry.gain?.overBase.difference).toBeCloseTo((policy?.accuracy ?? 0) - (base?.accuracy ?? 0), 10);
    expect(entry.gain?.overBase).toMatchObject({ n: 3, verdict: 'too few' });
  });

  it.each<[RunEntry['gain'], string]>([
    [gainOf(0.2, 0.05), 'more than the noise over passages would give'],
    [gainOf(0.1, 0.05), 'within the noise over passages'],
    [gainOf(0.2, null), 'too few'],
    // What the passages themselves said, where the list has it.
    [
      { overBase: { round: 2, difference: 0.2, standardError: 0.05, n: 12, verdict: 'too few' }, overUntrained: null },
      'too few',
    ],
  ])('says what it is worth', (gain, said) => expect(effectSentence({ ...entry, gain }, [])?.text).toContain(said));

  it('names the other seeds of the same settings, and only those', () => {
    const others = [
      { ...entry, id: 'b', seed: 3, gain: gainOf(-0.031, 0.01) },
      { ...entry, id: 'c', seed: 2, gain: gainOf(0.125, 0.01) },
      { ...entry, id: 'd', seed: 4, family: 'another' },
    ];
    const own = { ...entry, gain: gainOf(0.056, 0.01) };
    // 5.6, 12.5 and -3.1: mean 5, and their spread alone makes the error, whatever that over passages is.
    expect(effectSentence(own, [own, ...others])?.others).toBe(
      'The same run with other seeds: +12.5 with seed 2, \u22123.1 with seed 3. ' +
        'Over all 3: +5.0 ± 4.5 points, with the noise of training the policy anew in it (Student’s t over seeds, p = 0.38).',
    );
  });

  it('tells what the control of the same seed came to, and says so of a control itself', () => {
    const settings = { ...entry.settings, selection: 'random' };
    const gain = { overBase: { round: 2, difference: 0.1, standardError: 0.01, n: 12 }, overUntrained: null };
    const over = { round: 2, difference: -0.083, standardError: 0.012, n: 12 };
    const control = { ...entry, id: 'r', family: 'random', settings, gain: { ...gain, overUntrained: over } };
    const others = [
      { ...control, id: 's', settings: { ...settings, seed: 99 } },
      { ...control, id: 't', edits: 99 },
    ];
    expect(effectSentence(entry, [entry, ...others])?.control).toBe('');
    expect(effectSentence(entry, [entry, ...others, control])?.control).toContain('−8.3 points ± 1.2 from its notes');
    expect(effectSentence(control, [entry, control])?.control).toContain('This run is a control');
  });

  it('says what the verdict of a single run leaves out', () =>
    expect(effectSentence(entry, [entry])?.others).toContain('only other seeds show it'));

  it('tells development passages from held-out ones, and a software device from a real one', () => {
    expect(effectSentence({ ...entry, measuredOn: 'development' }, [])?.text).toContain('development passage');
    expect(provenanceText({ ...entry, device: 'llvmpipe', software: true, commit: 'abc1234' })).toBe(
      'Recorded on llvmpipe, a software GPU, 1 January 1970, commit abc1234.',
    );
  });

  it('writes signs', () => expect([0.1, -0.1, 0].map(signedTenths)).toEqual(['+10.0', '\u221210.0', '+0.0']));
});
