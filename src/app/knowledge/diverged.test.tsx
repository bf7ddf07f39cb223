import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FinetuneJob } from '../../contract/engine';
import type { Candidate, KnowledgeRound, SealEvent } from '../../seal/knowledge/types';
import { runRestEm } from '../../seal/loop/restEm';
import type { PuzzleRound } from '../../seal/puzzles/types';
import { testLoop, townPassages } from '../../seal/testing/fixtures';
import { smallPuzzleRun } from '../../seal/testing/puzzleRun';
import { finding } from '../charts/Curves';
import { makeExperiment } from '../experiment/experiment';
import { divergedNote } from '../experiment/words/diverged';
import { PuzzleProvider, puzzles } from '../puzzles/experiment';
import { PuzzleRoundFacts } from '../puzzles/PuzzleRounds';
import { AnswersTab } from './AnswersTab';
import { bestCandidate, measuresOf } from './candidates';
import { KnowledgeProvider } from './experiment';
import { KNOWLEDGE_PAGE } from './page';
import { QuizCard, RewardCard } from './RewardCards';
import { RoundsFacts } from './RoundsResults';
import { type LabResults, NO_RESULTS, reduceLab } from './results';
import { FinetuneCard, SelfEditsCard } from './SelfEditCards';
import { MeasuresTable } from './tables';

const lab = makeExperiment(KNOWLEDGE_PAGE, false);
const drawn = (element: ReactElement): string =>
  renderToStaticMarkup(<KnowledgeProvider of={lab}>{element}</KnowledgeProvider>);
const text = (element: ReactElement): string => words(drawn(element));
const words = (markup: string): string => markup.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

/** One round on one passage whose jobs diverge where the test says so. */
async function roundOf(diverges: (job: FinetuneJob, call: number) => boolean) {
  let call = 0;
  const { events, loop } = testLoop(
    { rounds: 1, trainingPassages: 1, heldOutPassages: 0, edits: 3 },
    { diverges: (job) => diverges(job, call++) },
  );
  await runRestEm(loop({ training: townPassages(0, 1), heldOut: [], replay: null }));
  const record = events.flatMap((event) => (event.type === 'round-done' ? [event.record] : []))[0];
  if (record === undefined) throw new Error('No round');
  return { events, record };
}

let events: SealEvent[];
let record: KnowledgeRound;
let results: LabResults;
let lost: Candidate;
beforeAll(async () => {
  // The second self-edit alone.
  ({ events, record } = await roundOf((_, call) => call === 1));
  results = reduceLab(NO_RESULTS, events, 'accuracy');
  const found = record.candidates.find(({ untrained }) => untrained === 'diverged');
  if (found === undefined) throw new Error('Nothing diverged');
  lost = found;
});

/** What a store begins with is what is rendered on a server. */
const initial = {
  lab: lab.useResults.getInitialState(),
  rounds: lab.useRounds.getInitialState(),
  view: lab.useView.getInitialState(),
};
afterEach(() => {
  initial.lab.results = NO_RESULTS;
  initial.rounds.records = [];
  initial.view.selected = null;
});

describe('a self-edit whose training diverged', () => {
  it('says at which step in place of its reward, and the others keep theirs', () => {
    initial.lab.results = results;
    const step = (lost.repeats[0]?.divergedAt ?? 0) + 1;
    expect(divergedNote(lost)).toBe(`diverged at step ${step}`);
    const name = `Edit ${lost.edit.sample + 1}`;
    expect(text(<SelfEditsCard />)).toMatch(new RegExp(`${name} diverged at step ${step} `));
    const card = text(<RewardCard />);
    expect(card).toContain(`${name}: diverged at step ${step}. Not-a-number in training`);
    expect(card).toContain('without, 1 diverged');
    expect(drawn(<RewardCard />).match(/: reward \d+%/g)).toHaveLength(2);
    const measures = drawn(<MeasuresTable candidates={results.candidates} selected={null} />);
    expect(measures).toContain('<td class="numeric">diverged</td>');
    expect(text(<QuizCard />)).toContain(', 1 diverged');
    expect(text(<FinetuneCard />)).toContain(', 1 diverged');
  });

  it('has a curve that ends there', () => {
    const view = results.candidates.find(({ id }) => id === lost.edit.id);
    const divergedAt = lost.repeats[0]?.divergedAt ?? -1;
    expect(view?.losses[0]).toHaveLength(divergedAt);
    expect(view?.totalSteps).toBeGreaterThan(divergedAt);
    const curve = { id: 'a', label: 'Edit 2', losses: view?.losses[0] ?? [], diverged: divergedNote(lost) };
    expect(finding(curve, [curve])).toContain(`Not-a-number: diverged at step ${divergedAt + 1}.`);
    expect(finding({ ...curve, losses: [] }, [])).toBe(`Edit 2: Not-a-number: diverged at step ${divergedAt + 1}.`);
    expect(finding({ ...curve, diverged: null }, [])).not.toContain('Not-a-number');
  });

  it('has no true reward, is never the best, and has no answers to show', () => {
    const view = results.candidates.find(({ id }) => id === lost.edit.id);
    expect(view && measuresOf(view).accuracy).toBeNull();
    const judgedByText = results.candidates.map((one) =>
      one.id === lost.edit.id ? { ...one, reward: { mean: 20, standardError: null, n: 1 } } : one,
    );
    expect(bestCandidate(judgedByText)?.id).not.toBe(lost.edit.id);
    initial.lab.results = results;
    initial.view.selected = lost.edit.id;
    expect(text(<QuizCard />)).toMatch(/Edit 2 diverged at step \d+, so it has no answers; 1 diverged/);
    expect(text(<AnswersTab />)).toMatch(/Edit 2 diverged at step \d+\. Not-a-number/);
  });

  it('is told where all of them diverged too', async () => {
    const { events: all } = await roundOf(() => true);
    initial.lab.results = reduceLab(NO_RESULTS, all, 'accuracy');
    const card = text(<RewardCard />);
    expect(card).toContain('3 diverged');
    expect(card).toContain('Edit 3: diverged at step');
    expect(bestCandidate(initial.lab.results.candidates)).toBeNull();
  });

  it('of several repeats counts those', () => {
    const [repeat] = lost.repeats;
    const more = repeat === undefined ? [] : [repeat, { ...repeat, divergedAt: null }];
    expect(divergedNote({ untrained: null, repeats: more })).toBe('1 of 2 repeats diverged');
    expect(divergedNote({ untrained: null, repeats: more.slice(1) })).toBeNull();
  });
});

describe('rounds', () => {
  const policyFinetune = { pairs: 2, replay: 0, losses: [2, 1.5], gradientNorms: [1, 1], tokens: 9 };

  it('count what diverged, and say that the policy stayed as it was', () => {
    initial.rounds.records = [{ ...record, policyFinetune: { ...policyFinetune, divergedAt: 2 } }];
    const said = text(<RoundsFacts />);
    expect(said).toMatch(/Kept \d of \d+ notes ?, 1 diverged/);
    expect(said).toContain('Policy loss 2.00 → 1.50, diverged at step 3, so the policy stayed as it was');
    initial.rounds.records = [{ ...record, candidates: [], policyFinetune }];
    expect(text(<RoundsFacts />)).not.toContain('diverged');
    initial.rounds.records = [{ ...record, policyFinetune: { ...policyFinetune, losses: [], divergedAt: 0 } }];
    expect(text(<RoundsFacts />)).toContain('Policy loss diverged at step 1, so the policy stayed as it was');
    initial.rounds.records = [{ ...record, policyFinetune: null }];
    expect(text(<RoundsFacts />)).toContain('Policy loss not trained: nothing was kept');
  });

  it('do so on puzzles, on held-out tasks as well', async () => {
    const run = await smallPuzzleRun();
    const [round] = run.rounds;
    const diverge = <One extends PuzzleRound['candidates'][number]>(candidates: One[]): One[] =>
      candidates.map((one, index) => (index === 0 ? { ...one, untrained: 'diverged', divergedAt: 3 } : one));
    const store = puzzles.useRounds.getInitialState();
    if (round === undefined) throw new Error('No round');
    const [evaluation] = round.evaluations;
    if (evaluation === undefined) throw new Error('Nothing measured');
    store.records = [
      {
        ...round,
        candidates: diverge(round.candidates),
        evaluations: [{ ...evaluation, candidates: diverge(evaluation.candidates) }],
        policyFinetune: { ...policyFinetune, divergedAt: 2 },
      },
    ];
    const said = words(
      renderToStaticMarkup(
        <PuzzleProvider of={puzzles}>
          <PuzzleRoundFacts />
        </PuzzleProvider>,
      ),
    );
    store.records = [];
    expect(said).toMatch(/Kept \d+ of \d+ configurations ?, 1 diverged/);
    expect(said).toContain('Held-out 1 diverged');
    expect(said).toContain('2.00 → 1.50, diverged at step 3, so the policy stayed as it was');
  });
});
