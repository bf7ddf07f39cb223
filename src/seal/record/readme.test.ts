/** The tables of README's results against the recorded runs that they are of: a figure that moves, moves there too. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readRunIndex } from '../knowledge/runFile/entry';
import { readPuzzleRunIndex } from '../puzzles/runFile/index';
import { acrossSeeds, type Comparison, crossedEstimate, type DifferenceAcrossSeeds } from '../statistics/acrossSeeds';
import { estimate, mean } from '../statistics/estimate';
import { studentTail } from '../statistics/verdict';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, readRunBytes } from './format';
import type { KnowledgeRun, PuzzleRun } from './record';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = `${root}public/runs/`;
const readme = readFileSync(`${root}README.md`, 'utf8');
const recipe = readFileSync(`${root}recipe/README.md`, 'utf8');

/** The cells of the rows below this head. */
function table(text: string, head: string): string[][] {
  const [, after = ''] = text.split(`\n| ${head} |`);
  const lines = after.split('\n').slice(2);
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(0, end === -1 ? lines.length : end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('**', '')),
  );
}

const points = (share: number): string => (share * 100).toFixed(1);
const signed = (share: number): string => `${share < 0 ? '−' : '+'}${points(Math.abs(share))}`;
const chance = (p: number | null): string => (p === null ? '' : p < 0.001 ? '< 0.001' : p.toFixed(3));

function rowOf<Name extends string>({ conditions }: Comparison<Name>, name: Name, round: number): string[] {
  const row = conditions.find((one) => one.name === name && one.round === round);
  if (row === undefined) throw new Error(`No ${name} of round ${round}.`);
  return [
    `${points(row.mean)} %`,
    points(row.overPassages ?? Number.NaN),
    points(row.overSeeds ?? Number.NaN),
    row.perSeed.map(points).join(' · '),
  ];
}

function differenceRow<Name>(found: DifferenceAcrossSeeds<Name> | undefined): string[] {
  if (found === undefined) throw new Error('No such difference.');
  const noise = found.verdict === 'no difference shown' ? 'within noise' : 'more than noise';
  return [signed(found.mean), points(found.combined ?? Number.NaN), chance(found.p), noise];
}

const json = (file: string): unknown => JSON.parse(readFileSync(folder + file, 'utf8'));
const bytes = (file: string) => new Uint8Array(readFileSync(folder + file));

let seeds: KnowledgeRun[];
let controls: KnowledgeRun[];
let pooled: KnowledgeRun;
/** Of the real model: without distilled lines, and with them. */
let english: KnowledgeRun[];
const puzzles = new Map<string, PuzzleRun[]>();
beforeAll(async () => {
  const entries = readRunIndex(json('index.json'))?.runs ?? [];
  const read = async (some: typeof entries): Promise<KnowledgeRun[]> =>
    Promise.all(
      some
        .toSorted((one, other) => one.seed - other.seed)
        .map(({ file }) => readRunBytes(KNOWLEDGE_FORMAT, bytes(file))),
    );
  seeds = await read(entries.filter(({ family }) => family === entries[0]?.family));
  controls = await read(entries.filter(({ settings }) => settings.selection === 'random'));
  english = (await read(entries.filter(({ settings }) => settings.corpus === 'english'))).toSorted(
    (one, other) => one.settings.distil.perStep - other.settings.distil.perStep,
  );
  const [whole] = await read(entries.filter(({ multiPassage }) => multiPassage.length > 0));
  if (whole === undefined) throw new Error('There is no pooled run.');
  pooled = whole;
  for (const { file, preset } of readPuzzleRunIndex(json('puzzles/index.json'))?.runs ?? []) {
    const run = await readRunBytes(PUZZLE_FORMAT, bytes(`puzzles/${file}`));
    puzzles.set(
      preset,
      [...(puzzles.get(preset) ?? []), run].toSorted((one, other) => one.settings.seed - other.settings.seed),
    );
  }
}, 120_000);

describe('the results of README', () => {
  it.each([
    ['README', readme],
    ['recipe/README', recipe],
  ])('on knowledge are those of the recorded runs: %s', (_, text) => {
    const all = acrossSeeds(seeds, [
      ['policy', 'base'],
      ['policy', 'untrained'],
      ['policy', 'teacher'],
      ['untrained', 'passage'],
      ['passage', 'base'],
    ]);
    const named = (name: Parameters<typeof rowOf<KnowledgeRun['conditions'][number]['name']>>[1], round = 0) =>
      rowOf(all, name, round);
    expect(table(text, 'condition | accuracy | ± over passages | ± over seeds | seeds 1, 2, 3')).toEqual([
      ['base, no adapter', ...named('base')],
      ['finetuned on the passage only', ...named('passage')],
      ['self-edits of the untrained policy', ...named('untrained')],
      ['self-edits after round 1', ...named('policy', 1)],
      ['self-edits after round 2', ...named('policy', 2)],
      ["the template teacher's edits", ...named('teacher')],
      ['oracle: best of 2, untrained', ...named('untrained-best')],
      ['oracle: best of 2, after round 2', ...named('policy-best', 2)],
      ['open book: the passage in the prompt, no adapter', ...named('open-book')],
    ]);
    expect(table(text, 'difference on the same passages | points | ± both together | p | verdict')).toEqual(
      [
        'policy after round 2 − base',
        'policy after round 2 − untrained self-edits',
        'policy after round 2 − teacher',
        'untrained self-edits − passage only',
        'passage only − base',
      ].map((name, at) => [name, ...differenceRow(all.differences[at])]),
    );
  });

  it('of the second round alone are those of the recorded runs', () => {
    const gains = seeds.map(({ conditions }) => {
      const [first = [], second = []] = [1, 2].map(
        (round) => conditions.find((one) => one.name === 'policy' && one.round === round)?.perItem,
      );
      return second.map((value, item) => value - (first[item] ?? 0));
    });
    const { mean: gain, combined, freedom } = crossedEstimate(gains);
    const p = studentTail(gain / (combined ?? Number.NaN), freedom ?? Number.NaN);
    const said = `${signed(gain)} points ± ${points(combined ?? Number.NaN)}, which is within noise (p = ${p.toFixed(2)})`;
    expect(readme).toContain(said);
  });

  it('on other questions are those of the recorded runs', () => {
    const side = (name: string, round: number): string[] => {
      const found = seeds.flatMap(({ conditions }) =>
        conditions.filter((one) => one.name === name && one.round === round),
      );
      const over = (of: (one: (typeof found)[number]) => number | undefined): string =>
        `${points(mean(found.map((one) => of(one) ?? Number.NaN)))} %`;
      return [
        over(({ locality }) => locality?.unchanged.mean),
        over(({ locality }) => locality?.accuracy.mean),
        over(({ collateral }) => collateral?.accuracy.mean),
      ];
    };
    const [any] = seeds.flatMap(({ conditions }) => conditions.filter(({ name }) => name === 'untrained'));
    const base = [any?.locality, any?.collateral].map((one) => `${points(one?.baseAccuracy.mean ?? Number.NaN)} %`);
    const head = "condition | other entities' answers unchanged | other entities' answers right | known answers right";
    expect(table(readme, head)).toEqual([
      ['base', '100.0 %', ...base],
      ['passage only', ...side('passage', 0)],
      ['untrained self-edits', ...side('untrained', 0)],
      ['after round 1', ...side('policy', 1)],
      ['after round 2', ...side('policy', 2)],
      ['teacher', ...side('teacher', 0)],
    ]);
  });

  it('of the control are those of the recorded runs, paired with the same seeds', () => {
    expect(controls.length).toBeGreaterThan(0);
    const own = controls.map(({ settings }) => settings.seed);
    const best = seeds.filter(({ settings }) => own.includes(settings.seed));
    const at = (run: KnowledgeRun | undefined, name: string, round: number): readonly number[] =>
      run?.conditions.find((one) => one.name === name && one.round === round)?.perItem ?? [];
    const ends = (runs: KnowledgeRun[]): string[] =>
      [['untrained', 0] as const, ['policy', 1] as const, ['policy', 2] as const].map(([name, round]) =>
        runs.map((run) => points(mean(at(run, name, round)))).join(' · '),
      );
    const less = (one: readonly number[], other: readonly number[]) =>
      one.map((value, index) => value - (other[index] ?? 0));
    const error = (values: readonly (readonly number[])[]): string => {
      const { mean: difference, combined } = crossedEstimate(values);
      return `${signed(difference)} ± ${points(combined ?? Number.NaN)}`;
    };
    const gain = (runs: KnowledgeRun[]): string =>
      error(runs.map((run) => less(at(run, 'policy', 2), at(run, 'untrained', 0))));
    const between = error(best.map((run, index) => less(at(run, 'policy', 2), at(controls[index], 'policy', 2))));
    expect(table(readme, 'notes that train the policy | untrained | after round 1 | after round 2 | gain')).toEqual([
      ['the best of 5 by reward', ...ends(best), gain(best)],
      ['one of 5 at random', ...ends(controls), gain(controls)],
    ]);
    expect(readme).toContain(`${between} points`);
  });

  it('of one adapter for many passages are those of the recorded run', () => {
    const rows = pooled.measures.flatMap((measure) => ('conditions' in measure ? measure.conditions : []));
    const at = (name: string, round = 0): string => {
      const row = rows.find((one) => one.name === name && one.round === round);
      return `${points(row?.accuracy ?? Number.NaN)} % ± ${points(row?.standardError ?? Number.NaN)}`;
    };
    expect(table(readme, 'one adapter for 200 passages | accuracy').map(([, cell]) => cell)).toEqual([
      at('base'),
      at('passage'),
      at('untrained'),
      at('teacher'),
      at('policy', 2),
    ]);
    const [policy, teacher] = ['policy', 'teacher'].map(
      (name) => rows.findLast((one) => one.name === name)?.perItem ?? [],
    );
    const { mean: ahead, standardError } = estimate((policy ?? []).map((value, at) => value - (teacher?.[at] ?? 0)));
    expect(readme).toContain(`passes the teacher by ${points(ahead)} points ± ${points(standardError ?? Number.NaN)}`);
  });

  it.each([
    ['one-family', 'one family type (rows and columns)', 'one family type'],
    ['mixed-families', 'mixed families (rows and columns, and recoloured regions)', 'mixed'],
  ])('on puzzles are those of the recorded runs: %s', (preset, head, short) => {
    const all = acrossSeeds(puzzles.get(preset) ?? [], [
      ['policy', 'untrained'],
      ['policy', 'constant'],
    ]);
    const own = table(readme, `${head} | solved | ± over tasks | ± over seeds | seeds 1, 2, 3`);
    expect(own.slice(0, 6)).toEqual([
      ['in-context learning, no training', ...rowOf(all, 'in-context', 0)],
      ['self-edits of the untrained policy', ...rowOf(all, 'untrained', 0)],
      ['self-edits after round 1', ...rowOf(all, 'policy', 1)],
      ['self-edits after round 2', ...rowOf(all, 'policy', 2)],
      ['best constant configuration, picked on these tasks', ...rowOf(all, 'constant', 0)],
      ['oracle: any configuration that was tried', ...rowOf(all, 'oracle', 0)],
    ]);
    const differences = table(readme, 'difference on the same tasks | points | ± both together | p | verdict');
    expect(differences.filter(([name]) => name?.startsWith(`${short}:`))).toEqual([
      [`${short}: policy after round 2 − untrained`, ...differenceRow(all.differences[0])],
      [`${short}: policy after round 2 − best constant`, ...differenceRow(all.differences[1])],
    ]);
  });
});

describe('the table of the real model', () => {
  const cellsOf = ({ start }: KnowledgeRun, name: string): string[] => {
    const row = start.find(({ condition }) => condition.name === name);
    if (row === undefined) return ['', ''];
    const { accuracy, standardError } = row.condition;
    const kept = row.candidates.flatMap(({ repeats }) =>
      repeats.map(({ sideEffects }) => 6 * (sideEffects?.collateral.accuracy ?? Number.NaN)),
    );
    const { mean: left, standardError: spread } = estimate(kept);
    const everyday = kept.length === 0 ? '' : `${left.toFixed(1)} ± ${(spread ?? Number.NaN).toFixed(1)}`;
    return [`${points(accuracy)} % ± ${points(standardError ?? Number.NaN)}`, everyday];
  };

  it('is that of the recorded runs, without distilled lines and with them', () => {
    expect(english.map(({ settings }) => settings.distil.perStep)).toEqual([0, 2]);
    const rows = table(
      readme,
      'SmolLM2-135M-Instruct | right | everyday right, of 6 | distilled: right | everyday right, of 6',
    );
    const names = ['base', 'open-book', 'passage', 'untrained'];
    expect(rows.map(([, ...cells]) => cells)).toEqual(
      names.map((name) => english.flatMap((run) => cellsOf(run, name))),
    );
  });
});
