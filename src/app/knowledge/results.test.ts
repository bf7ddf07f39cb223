import { describe, expect, it } from 'vitest';
import { givenSelfEdit } from '../../seal/knowledge/selfEdits';
import type { Candidate, SealEvent, SelfEdit } from '../../seal/knowledge/types';
import type { Estimate, EventScope } from '../../seal/types';
import { clearFrom, NO_RESULTS, reduceLab } from './results';

const LAB: EventScope = { purpose: 'lab', round: 0 };
const SECOND = 'lab/passage1/edit2';
const FIRST = 'lab/passage1/edit1';
const ONE: Estimate = { mean: 1, standardError: null, n: 1 };

const text = (selfEdit: string, sample: number, paragraph: number, words: string): SealEvent => ({
  type: 'edit-text',
  edit: selfEdit,
  item: 0,
  sample,
  part: paragraph,
  text: words,
  done: false,
  ...LAB,
});
const losses = (selfEdit: string, repeat: number, step: number, values: number[]): SealEvent => ({
  type: 'losses',
  edit: selfEdit,
  repeat,
  step,
  losses: values,
  totalSteps: 4,
  ...LAB,
});
const NOTHING = { answers: [], goldLogProbabilities: [], sideEffects: null };
const play = (events: SealEvent[]) => reduceLab(NO_RESULTS, events, 'accuracy');

describe('lab events', () => {
  it('self-edits stand in the order of their samples, whichever speaks first', () => {
    const { candidates } = play([text(SECOND, 1, 2, 'third'), text(FIRST, 0, 0, 'a'), text(FIRST, 0, 0, 'ab')]);
    expect(candidates.map(({ id, parts, writing }) => ({ id, parts, writing }))).toEqual([
      { id: FIRST, parts: ['ab'], writing: true },
      { id: SECOND, parts: ['', '', 'third'], writing: true },
    ]);
  });

  it('a finished self-edit has the last word on its text', () => {
    const part = { paragraph: 0, prompt: '', promptIds: [], text: 'whole', ids: [1], logProbability: -1 };
    const selfEdit: SelfEdit = {
      id: FIRST,
      item: 0,
      sample: 0,
      author: 'policy',
      policyVersion: 0,
      parts: [{ ...part, finish: 'stop' }],
      text: 'whole',
    };
    const [candidate] = play([text(FIRST, 0, 0, 'who'), { type: 'edit', edit: selfEdit, ...LAB }]).candidates;
    expect(candidate).toMatchObject({ parts: ['whole'], writing: false, selfEdit });
  });

  it('losses of each repeat go on where they stopped', () => {
    const [candidate] = play([
      text(FIRST, 0, 0, 'a'),
      losses(FIRST, 1, 0, [3, 2]),
      losses(FIRST, 1, 2, [1]),
      losses(FIRST, 0, 0, [9]),
    ]).candidates;
    expect(candidate?.losses).toEqual([[9], [3, 2, 1]]);
  });

  it('keeps the passage-only finetune apart from the candidates', () => {
    const edit = givenSelfEdit('none', 'bare', 0, []);
    const { id } = edit;
    const results = play([
      { type: 'edit', edit, ...LAB },
      { type: 'material', edit: id, material: { sequences: [], dropped: [] }, ...LAB },
      losses(id, 0, 0, [2]),
    ]);
    expect(results.candidates).toEqual([]);
    expect(results.passageOnly?.losses).toEqual([[2]]);
  });

  it('running a stage again forgets its results and what rests on them, and no more', () => {
    const scored: Candidate = {
      edit: { id: FIRST, item: 0, sample: 0, author: 'policy', policyVersion: 0, parts: [], text: 'a' },
      untrained: null,
      sameAs: null,
      sequences: [],
      dropped: [],
      repeats: [],
      reward: ONE,
      partRewards: [],
      accuracy: ONE,
      goldLogProbability: null,
      partRubrics: null,
    };
    const done = play([
      text(FIRST, 0, 0, 'a'),
      losses(FIRST, 0, 0, [2]),
      { type: 'answers', edit: null, repeat: 0, item: 0, answers: NOTHING, ...LAB },
      { type: 'candidate', candidate: scored, ...LAB },
    ]);
    expect(clearFrom(done, 'quiz').candidates[0]).toMatchObject({ parts: ['a'], losses: [[2]], reward: null });
    expect(clearFrom(done, 'finetune').candidates[0]).toMatchObject({ parts: ['a'], losses: [], reward: null });
    expect(clearFrom(done, 'quiz').base).toBeNull();
    expect(clearFrom(done, 'write')).toEqual(NO_RESULTS);
  });
});
