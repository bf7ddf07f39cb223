/** ReST-EM rounds on puzzles: their size, chart and table of conditions. */
import type { PuzzleSettings } from '../../../seal/puzzles/settings';
import { RoundsChart } from '../../charts/figures';
import { makeSmallerOffer, RoundsPanel, type RoundsParts } from '../../experiment/RoundsPanel';
import { SizeSetting } from '../../experiment/settingsControls';
import { useRounds, useSettings } from '../experiment';
import { puzzlePlan } from '../page';
import { PuzzleConditionsTable } from '../tables';
import { PUZZLE_ROUNDS, sizeOfRun } from '../words/rounds';
import { PUZZLE_RUN_SIZES, puzzleSizeText, QUICK_LOOK, withPuzzleRunSize } from '../words/settings';
import { PuzzleRoundFacts } from './PuzzleRoundFacts';
import { PuzzleRoundsFindings } from './PuzzleRoundsFindings';
import { references, roundPoints } from './summary';

const PARTS: RoundsParts = {
  words: PUZZLE_ROUNDS,
  Size: () => {
    const settings = useSettings((state) => state.settings);
    return sizeOfRun(
      settings,
      useRounds((state) => state.recorded),
    );
  },
  SizeControl: () => <SizeSetting form={useSettings()} sizes={PUZZLE_RUN_SIZES} text={puzzleSizeText} />,
  usePlan: () =>
    puzzlePlan(
      useSettings((state) => state.settings),
      null,
    ),
  SmallerOffer: makeSmallerOffer<PuzzleSettings>({
    useSettings,
    sizes: [{ name: QUICK_LOOK, of: (settings) => withPuzzleRunSize(settings, 'quick') }],
    plan: (settings) => puzzlePlan(settings, null),
  }),
  useIsEmpty: () => useRounds(({ conditions, records }) => conditions.length === 0 && records.length === 0),
  Findings,
  Facts: PuzzleRoundFacts,
  Table: () => {
    const conditions = useRounds((state) => state.conditions);
    if (conditions.length === 0) return null;
    return (
      <details className="wide" open>
        <summary>{PUZZLE_ROUNDS.tableSummary}</summary>
        <PuzzleConditionsTable conditions={conditions} />
      </details>
    );
  },
};

export const PuzzleRounds = () => <RoundsPanel parts={PARTS} />;

function Findings() {
  const { conditions, rounds } = useRounds();
  if (conditions.length === 0) return <p className="muted">{PUZZLE_ROUNDS.unmeasured}</p>;
  const points = roundPoints(conditions);
  return (
    <div className="stack">
      <RoundsChart
        title={PUZZLE_ROUNDS.chart}
        note={PUZZLE_ROUNDS.note(points[0]?.n ?? 0)}
        unit="task"
        points={points}
        references={references(conditions)}
        rounds={rounds}
        shareText={(share) => `${Number((share * 100).toFixed(1))}%`}
      />
      <PuzzleRoundsFindings />
    </div>
  );
}
