import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, it } from 'vitest';
import { KNOWLEDGE_FORMAT, readRunBytes } from '../../../seal/record/format';
import { type LessonRun, readLesson } from '../../../seal/record/lesson/schema';
import type { KnowledgeRun } from '../../../seal/record/record';
import { mean } from '../../../seal/statistics/estimate';
import { formText } from '../../knowledge/roundsSummary';
import { gainByForm } from '../../learn/maths';
import { Tilts } from '../Tilts';
import { CONTROL, FORM_SHARE, puzzleTilts, SEEDS_APART, tiltsOf, worldTilts } from './tilts';

const folder = fileURLToPath(new URL('../../../../public/runs/', import.meta.url));
const list = (path: string) => JSON.parse(readFileSync(`${folder}${path}index.json`, 'utf8')).runs;

let runs: readonly LessonRun[] = [];
let first: KnowledgeRun;
beforeAll(async () => {
  runs = readLesson(JSON.parse(readFileSync(`${folder}learn.json`, 'utf8')))?.knowledge ?? [];
  const { file } = list('').find(({ id }: { id: string }) => id === runs[0]?.id);
  first = await readRunBytes(KNOWLEDGE_FORMAT, new Uint8Array(readFileSync(folder + file)));
});

const firstForm = ({ forms }: LessonRun) => forms[0]?.groups ?? [];
const lastForm = ({ forms }: LessonRun) => forms.at(-1)?.groups ?? [];
const shares = (groups: ReturnType<typeof firstForm>) =>
  groups.map(({ share, accuracy }) => ({ share, accuracy: accuracy.mean }));

describe('what the recorded runs do not show', () => {
  it('says how much of the gain is form as the runs have it', () => {
    expect(runs.length).toBe(3);
    const gains = runs.map((run) => gainByForm(shares(firstForm(run)), shares(lastForm(run))));
    expect(mean(gains.map(({ points }) => points)).toFixed(1)).toBe(FORM_SHARE.gained);
    expect(mean(gains.map(({ form }) => form)).toFixed(1)).toBe(FORM_SHARE.byForm);
  });

  it('says what notes in the form of the quiz taught before training and after, over all of them', () => {
    const taught = (of: typeof firstForm): string => {
      const quiz = runs.flatMap((run) => of(run).filter(({ form }) => form === 'quiz'));
      const all = quiz.reduce((sum, { accuracy }) => sum + accuracy.n, 0);
      const right = quiz.reduce((sum, { accuracy }) => sum + accuracy.n * accuracy.mean, 0);
      return ((100 * right) / all).toFixed(1);
    };
    expect([taught(firstForm), taught(lastForm)]).toEqual([FORM_SHARE.quizBefore, FORM_SHARE.quizAfter]);
  });

  it('says where each seed ended', () => {
    const ends = runs.map(({ rows }) => rows.findLast(({ name }) => name === 'policy')?.accuracy ?? Number.NaN);
    expect(ends.map((accuracy) => (accuracy * 100).toFixed(1))).toEqual(SEEDS_APART);
  });

  it('says where the control ended as its run has it', () => {
    const control = list('').find(({ settings, seed }: { settings: { selection: string }; seed: number }) => {
      return settings.selection === 'random' && seed === runs[0]?.seed;
    });
    const end = (rows: LessonRun['rows'], name: string): string =>
      ((rows.findLast((row) => row.name === name)?.accuracy ?? Number.NaN) * 100).toFixed(1);
    expect(end(runs[0]?.rows ?? [], 'untrained')).toBe(CONTROL.before);
    expect(end(control.conditions, 'untrained')).toBe(CONTROL.before);
    expect(end(runs[0]?.rows ?? [], 'policy')).toBe(CONTROL.best);
    expect(end(control.conditions, 'policy')).toBe(CONTROL.random);
  });

  it('counts the lines in the form of the quiz in the run that is shown', () => {
    const [before, after] = [runs[0]?.forms[0]?.quizLines ?? 0, runs[0]?.forms.at(-1)?.quizLines ?? 0];
    const text = formText(first.start, first.rounds);
    expect(text).toContain(`${Math.round(before * 100)}% before the first round`);
    expect(text).toContain(`${Math.round(after * 100)}% after round 2`);
    // Nothing was trained yet, so there is no change to tell.
    expect(formText(first.start, [])).toBeNull();
  });

  it('is said of every recorded run on a toy world, by its kind, and of no real model', () => {
    const entries = [...list(''), ...list('puzzles/')];
    for (const entry of entries) {
      const isReal = entry.model !== 'micro-world' && entry.domain === 'knowledge';
      expect(tiltsOf(entry).length > 0, entry.title).toBe(!isReal);
    }
    expect(entries.some(({ model }) => model !== 'micro-world' && model !== 'micro-puzzles')).toBe(true);
    expect(puzzleTilts('mixed-families').length).toBeGreaterThan(puzzleTilts('one-family').length);
    expect(puzzleTilts('arc')).toEqual([]);
    expect(worldTilts({ pooled: true }).length).toBe(worldTilts({ pooled: false }).length + 1);
  });

  it('is one line until it is opened, and nothing where there is nothing to say', () => {
    const line = renderToStaticMarkup(<Tilts of={puzzleTilts('one-family')} />);
    expect(line).toContain('<summary>What this does not show</summary>');
    expect(renderToStaticMarkup(<Tilts of={[]} />)).toBe('');
  });
});
