/** Self-edits changed, added and asked for again: what of the results that touches, and what of it stands in the run that is kept. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { asWritten } from '../../seal/knowledge/handEdits';
import { KNOWLEDGE_FORMAT } from '../../seal/record/format';
import { experimentsOf, LAB } from '../experiment/testing/experiments';
import { withCandidate, withOwn, without, withSelfEdit, withTexts } from './byHand';
import { candidateName } from './candidates';
import { CANDIDATE_COLUMNS, candidateRows } from './columns';
import type { KnowledgeExperiment } from './page';
import { stepsRun } from './stepsRun';
import { writeAgain } from './writeAgain';

vi.mock('../../worker/scripts', () => import('../experiment/testing/scriptedWorker'));

beforeAll(() => {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('navigator', {});
});

const { opened, statuses } = experimentsOf(LAB);
const RULE = 'accuracy';

const candidatesOf = ({ useResults }: KnowledgeExperiment) => useResults.getState().results.candidates;
function candidateAt(one: KnowledgeExperiment, at: number) {
  const candidate = candidatesOf(one).at(at);
  if (candidate?.selfEdit == null) throw new Error(`There is no self-edit ${at}.`);
  return { ...candidate, selfEdit: candidate.selfEdit };
}

async function allDone(): Promise<KnowledgeExperiment> {
  const one = await opened();
  await one.actions.runAll();
  expect(statuses(one)).toEqual(['done', 'done', 'done']);
  return one;
}

describe('a self-edit that a person changes', () => {
  it('makes what comes after it stale, and takes its own results away and no others', async () => {
    const one = await allDone();
    const { id, parts, selfEdit } = candidateAt(one, 0);
    const texts = ['By a person.', ...parts.slice(1)];
    one.useResults.getState().change((results) => withTexts(results, id, texts, RULE));
    expect(statuses(one)).toEqual(['done', 'stale', 'stale']);
    const changed = candidateAt(one, 0);
    expect(changed).toMatchObject({ parts: texts, losses: [], answers: [], scored: null, reward: null });
    expect(changed.selfEdit).toMatchObject({
      author: 'hand',
      policyVersion: null,
      original: { policyVersion: 0, parts: selfEdit.parts },
    });
    expect(candidateAt(one, 1).scored).not.toBeNull();

    // What was trained on it is quizzed and kept as a person's.
    await one.actions.runAll();
    expect(statuses(one)).toEqual(['done', 'done', 'done']);
    expect(candidateAt(one, 0).sequences.map(({ text }) => text)).toContain('By a person.');
    const run = stepsRun(one);
    if (run === null) throw new Error('There is no run.');
    const read = KNOWLEDGE_FORMAT.parse(JSON.parse(JSON.stringify(KNOWLEDGE_FORMAT.compact(run))), run.version);
    expect(read.start.map(({ condition }) => condition.name)).toEqual(['base', 'passage', 'untrained', 'hand']);
    const [kept] = read.start.at(-1)?.candidates ?? [];
    expect(kept?.edit).toMatchObject({ author: 'hand', text: texts.join('\n\n') });
    expect(kept?.edit.original?.parts.map(({ text }) => text)).toEqual(parts);
    const author = CANDIDATE_COLUMNS.find(({ name }) => name === 'author');
    expect(candidateRows(candidatesOf(one), []).map((row) => author?.value?.(row))).toEqual([
      'policy, edited by hand',
      'policy',
    ]);
  });

  it('goes back to the policy’s text, with that author, and has to be trained again', async () => {
    const one = await allDone();
    const { id, selfEdit } = candidateAt(one, 0);
    const change = (texts: readonly string[]): void =>
      one.useResults.getState().change((results) => withTexts(results, id, texts, RULE));
    change(['First.']);
    change(['Second.']);
    const twice = candidateAt(one, 0).selfEdit;
    expect(asWritten(twice)).toEqual(selfEdit);
    one.useResults.getState().change((results) => withSelfEdit(results, asWritten(twice), RULE));
    expect(candidateAt(one, 0).selfEdit).toEqual(selfEdit);
    // Typing the same words is going back too.
    change(['Third.']);
    change(selfEdit.parts.map(({ text }) => text));
    expect(candidateAt(one, 0).selfEdit).toEqual(selfEdit);
    expect(statuses(one)).toEqual(['done', 'stale', 'stale']);
  });
});

describe('a self-edit of one’s own', () => {
  it('is trained and quizzed before the model has written any', async () => {
    const one = await opened();
    one.useResults.getState().change((results) => withOwn(results, ['A note.', 'Another.', ''], RULE));
    expect(candidatesOf(one).map(candidateName)).toEqual(['Own edit 1']);
    await one.actions.runStage('quiz');
    expect(statuses(one)).toEqual(['idle', 'done', 'done']);
    const own = candidateAt(one, 0);
    expect(own.scored?.edit.author).toBe('hand');
    expect(own.answers).toHaveLength(1);
  });

  it('and what a person changed stay when the model writes anew, one without a word is not trained', async () => {
    const one = await allDone();
    const { id, parts } = candidateAt(one, 1);
    const texts = ['Mine.', ...parts.slice(1)];
    one.useResults.getState().change((results) => withTexts(results, id, texts, RULE));
    one.useResults.getState().change((results) => withOwn(results, ['', '', ''], RULE));
    one.useSettings.getState().change({ ...one.useSettings.getState().settings, seed: 99 }, ['seed']);
    await one.actions.runAll();
    expect(candidatesOf(one).map(candidateName)).toEqual(['Edit 1', 'Edit 2', 'Own edit 1', 'Own edit 2']);
    expect(candidateAt(one, 1).selfEdit.author).toBe('policy');
    expect(candidateAt(one, 2).parts).toEqual(texts);
    expect(candidatesOf(one).map(({ scored }) => scored !== null)).toEqual([true, true, true, false]);
  });

  it('can be removed and brought back', async () => {
    const one = await opened();
    one.useResults.getState().change((results) => withOwn(results, ['A note.'], RULE));
    const own = candidateAt(one, 0);
    one.useResults.getState().change((results) => without(results, own.id, RULE));
    expect([candidatesOf(one), one.inputs().byHand]).toEqual([[], '']);
    // Another that is added meanwhile is not taken for it.
    one.useResults.getState().change((results) => withOwn(results, ['Another.'], RULE));
    const other = candidateAt(one, 0);
    expect(other.id).not.toBe(own.id);
    one.useResults.getState().change((results) => withCandidate(results, own, RULE));
    expect(candidatesOf(one)).toEqual([own, other]);
  });
});

describe('a self-edit that is asked for again', () => {
  it('is another text in its place, with the way back, and what comes after it is stale', async () => {
    const one = await allDone();
    const before = candidateAt(one, 0);
    await writeAgain(one, before);
    const after = candidateAt(one, 0);
    expect(after.selfEdit).toMatchObject({ id: before.id, sample: 0, author: 'policy', draw: 1 });
    expect(after.selfEdit.text).not.toBe(before.selfEdit.text);
    expect(candidatesOf(one)).toHaveLength(2);
    expect(candidateAt(one, 1).scored).not.toBeNull();
    expect(statuses(one)).toEqual(['done', 'stale', 'stale']);
    await writeAgain(one, after);
    expect(candidateAt(one, 0).selfEdit.draw).toBe(2);
    expect(candidateAt(one, 0).selfEdit.text).not.toBe(after.selfEdit.text);
    one.useView.getState().undo?.back();
    expect(candidateAt(one, 0).selfEdit).toEqual(after.selfEdit);
  });

  it('stays what it was when it is stopped', async () => {
    const one = await allDone();
    const before = candidatesOf(one);
    const writing = writeAgain(one, candidateAt(one, 0));
    one.actions.stop();
    await writing;
    expect(candidatesOf(one)).toEqual(before);
    expect(statuses(one)).toEqual(['done', 'done', 'done']);
  });
});
