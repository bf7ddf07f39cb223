/** What the Learn page shows is what the recorded runs have. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { KNOWLEDGE_FORMAT, readRunBytes } from '../../seal/record/format';
import { type Lesson, readLesson } from '../../seal/record/lesson/schema';
import type { KnowledgeRun } from '../../seal/record/record';
import { recordLesson } from './recordLesson';

const folder = fileURLToPath(new URL('../../../public/runs/', import.meta.url));
const bytesOf = async (name: string) => new Uint8Array(await readFile(name));
const rightOf = (marks: string): number => [...marks].filter((mark) => mark === '1').length;

let lesson: Lesson;
let run: KnowledgeRun;
beforeAll(async () => {
  const read = readLesson(JSON.parse(await readFile(`${folder}learn.json`, 'utf8')));
  if (read === null) throw new Error('public/runs/learn.json is no lesson: run "npm run record".');
  lesson = read;
  const [first] = JSON.parse(await readFile(`${folder}index.json`, 'utf8')).runs;
  run = await readRunBytes(KNOWLEDGE_FORMAT, await bytesOf(`${folder}${first.file}`));
});

describe('the lesson', () => {
  it('is what the runs beside it give: after a change "npm run record" writes it anew', async () => {
    const written = new Map<string, Uint8Array>();
    await recordLesson({ read: bytesOf, write: async (name, bytes) => void written.set(name, bytes) }, folder);
    expect(new TextDecoder().decode(written.get('learn.json'))).toBe(await readFile(`${folder}learn.json`, 'utf8'));
  });

  it('has the rows of the first run, and of its other seeds', () => {
    expect(lesson.knowledge.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    expect(lesson.knowledge[0]?.rows.map(({ name, round, accuracy }) => [name, round, accuracy])).toEqual(
      run.conditions.map(({ name, round, accuracy }) => [name, round, accuracy]),
    );
  });

  it('marks every candidate of the first round as its reward says', () => {
    const rewards = run.rounds[0]?.candidates.flatMap(({ partRewards }) => partRewards.map(({ mean }) => mean)) ?? [];
    const marked = lesson.groups.flatMap(({ right }) => right.map((marks) => rightOf(marks) / marks.length));
    expect(marked.toSorted().map((share) => share.toFixed(4))).toEqual(
      rewards.toSorted().map((share) => share.toFixed(4)),
    );
  });

  it('shows an example whose gain lies in the middle of all gains', () => {
    const last = run.rounds.at(-1)?.evaluations.find(({ condition }) => condition.name === 'policy');
    const bases = run.start.find(({ condition }) => condition.name === 'base')?.base ?? [];
    const gains = (last?.candidates ?? [])
      .filter(({ edit }) => edit.sample === 0)
      .map(({ edit, accuracy }) => accuracy.mean - (bases.find(({ item }) => item === edit.item)?.accuracy ?? 0));
    const own = gains[lesson.example.passage - 1] ?? Number.NaN;
    const less = gains.filter((gain) => gain < own - 1e-6).length;
    const more = gains.filter((gain) => gain > own + 1e-6).length;
    expect(Math.max(less, more)).toBeLessThanOrEqual(gains.length / 2);
    expect(lesson.example.base.right).toHaveLength(lesson.example.questions.length);
  });

  it('has ten pairs of notes, of which one taught more', () => {
    expect(lesson.duels).toHaveLength(10);
    for (const { notes, base, questions } of lesson.duels) {
      expect(rightOf(notes[0].right)).not.toBe(rightOf(notes[1].right));
      for (const marks of [base, notes[0].right, notes[1].right]) expect(marks).toHaveLength(questions.length);
    }
  });

  it('shows a puzzle that was solved after the rounds and not before', () => {
    const { before, after, test } = lesson.puzzle;
    expect([before.solved, after.solved]).toEqual([false, true]);
    expect(after.grid).toEqual(test.output);
    expect(before.grid).not.toEqual(test.output);
  });
});

it('is left as it was where the runs do not tell all of it', async () => {
  const disk = { read: () => Promise.reject(new Error('none')), write: () => Promise.reject(new Error('written')) };
  expect(await recordLesson(disk, '')).toBeNull();
});
