import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { NO_AUGMENTATIONS } from '../../seal/puzzles/configuration';
import type { PuzzleConfiguration, WrittenConfiguration } from '../../seal/puzzles/types';
import { makeExperiment } from '../experiment/experiment';
import { ConfigurationsTab } from './configuration/ConfigurationTabs';
import { PuzzleProvider } from './experiment';
import { PUZZLES_PAGE } from './page';
import { listedCandidates, newCandidate, writtenByHand } from './results';
import { SelfEditsCard } from './StageCards';

const CONFIGURATION: PuzzleConfiguration = {
  task: null,
  augmentations: { ...NO_AUGMENTATIONS, colors: true },
  loss: 'output',
  learningRate: 1e-2,
  epochs: 4,
};
/** Ids say nothing of the author. */
const HAND = { id: 'x1', configuration: CONFIGURATION };
const MODEL: WrittenConfiguration = { ...writtenByHand({ ...HAND, id: 'hand/edit1' }, 0), author: 'policy' };
const OF_MODEL = { ...newCandidate(MODEL.id), written: MODEL };
const RESULTS = { candidates: [OF_MODEL], inContext: null };

it('lists what the model wrote, whatever its id, then what was written by hand', () => {
  expect(listedCandidates(RESULTS, [HAND]).map(({ id }) => id)).toEqual(['hand/edit1', 'x1']);
});

it('lists what the model is writing, and nothing by hand that is no longer there', () => {
  const writing = { ...newCandidate('hand/edit2'), writing: true };
  const trained = { ...newCandidate('lab/edit0'), losses: [1] };
  const known = { ...newCandidate('lab/edit1'), written: writtenByHand({ ...HAND, id: 'lab/edit1' }, 0) };
  const candidates = [OF_MODEL, writing, trained, known];
  expect(listedCandidates({ ...RESULTS, candidates }, []).map(({ id }) => id)).toEqual(['hand/edit1', 'hand/edit2']);
});

it.each([
  ['the card of self-edits', SelfEditsCard, /by hand</g],
  ['the drawer', ConfigurationsTab, /Remove edit \d/g],
])('%s marks the one by hand, and no other', (_, Part, mark) => {
  const puzzles = makeExperiment(PUZZLES_PAGE, false);
  // What is rendered as text shows stores as they begin.
  Object.assign(puzzles.useResults.getInitialState(), { results: RESULTS });
  Object.assign(puzzles.useDraft.getInitialState(), { hand: [HAND] });
  const [before, ...after] = renderToStaticMarkup(
    <PuzzleProvider of={puzzles}>
      <Part />
    </PuzzleProvider>,
  ).split('Edit 2');
  expect(before).toContain('Edit 1');
  expect(before?.match(mark)).toBeNull();
  expect(after.join('').match(mark)).toHaveLength(1);
});
