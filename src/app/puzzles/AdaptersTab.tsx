/** The Puzzles page's own in the tab of adapters: the task's tests, answered and voted on side by side. */
import { create } from 'zustand';
import { testResults } from '../../seal/puzzles/predict';
import type { Prediction, Puzzle } from '../../seal/puzzles/types';
import { AdaptersTab, type AdapterUse } from '../experiment/adapters/AdaptersTab';
import type { HeldAdapter } from '../experiment/adapters/held';
import { askSideBySide } from '../experiment/adapters/work';
import { Button } from '../ui/Button';
import { Table } from '../ui/Table';
import { useCandidates, usePuzzle, usePuzzles, useSelectedCandidate } from './experiment';
import { Attempts, VerdictMark, verdictOf } from './grids/VotesView';
import type { PuzzleExperiment } from './page';
import { editName } from './results';
import { verdictText } from './words/grids';
import { ADAPTER_WORDS } from './words/page';

/** Stays while other tabs are looked at. */
const useAsked = create<{
  asked: { puzzle: Puzzle; answers: readonly { name: string; predictions: readonly Prediction[] }[] } | null;
}>()(() => ({ asked: null }));

const PUZZLE_ADAPTERS: AdapterUse = {
  useTrained: () => {
    const candidates = useCandidates();
    const selected = useSelectedCandidate();
    if (selected === null || selected.losses.length === 0) return null;
    return { id: selected.id, name: editName(candidates.findIndex(({ id }) => id === selected.id)) };
  },
  Questions,
};

export default function PuzzleAdaptersTab() {
  return <AdaptersTab use={PUZZLE_ADAPTERS} />;
}

async function askThem(experiment: PuzzleExperiment, puzzle: Puzzle, adapters: readonly HeldAdapter[]): Promise<void> {
  const { settings } = experiment.inputs();
  const said = await askSideBySide(experiment, { domain: 'puzzles', puzzle, settings }, adapters);
  if (said === null || said.answered.kind !== 'predictions') return;
  const { predictions } = said.answered;
  const answers = said.names.map((name, at) => ({ name, predictions: predictions[at] ?? [] }));
  useAsked.setState({ asked: { puzzle, answers } });
}

function Questions({ adapters, isFree }: { adapters: readonly HeldAdapter[]; isFree: boolean }) {
  const experiment = usePuzzles();
  const puzzle = usePuzzle();
  const asked = useAsked((state) => state.asked);
  return (
    <>
      <div className="row wrap">
        <Button disabled={!isFree} onClick={() => void askThem(experiment, puzzle, adapters)}>
          {ADAPTER_WORDS.ask}
        </Button>
        <span className="muted small">{ADAPTER_WORDS.askHelp}</span>
      </div>
      {asked !== null && (
        <Table
          label={ADAPTER_WORDS.answers(asked.puzzle.id)}
          scroll="Answers side by side"
          heads={asked.answers.map(({ name }) => name)}
        >
          <tr>
            {asked.answers.map(({ predictions }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the order is that of the columns
              <td key={index}>
                <Answered puzzle={asked.puzzle} predictions={predictions} />
              </td>
            ))}
          </tr>
        </Table>
      )}
    </>
  );
}

function Answered({ puzzle, predictions }: { puzzle: Puzzle; predictions: readonly Prediction[] }) {
  return testResults(puzzle, predictions).map(({ attempts, correct }, test) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a test is its place
    <div key={test} className="stack">
      <VerdictMark verdict={verdictOf(correct)} text={verdictText(correct)} />
      <Attempts attempts={attempts} solution={puzzle.tests[test]?.output ?? null} />
    </div>
  ));
}
