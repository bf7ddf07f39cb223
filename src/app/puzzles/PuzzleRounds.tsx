/** ReST-EM rounds on puzzles: their size, chart and table of conditions. */
import type { PuzzlePreset, PuzzleSettings } from '../../seal/puzzles/settings';
import { RoundsChart } from '../charts/shareCharts';
import { Finding } from '../experiment/Finding';
import { MeanFact, RoundFacts } from '../experiment/RoundFacts';
import { RoundsPanel, type RoundsParts } from '../experiment/RoundsPanel';
import { makeRunSizes } from '../experiment/RunSizes';
import { Tilts } from '../experiment/Tilts';
import { puzzleTilts } from '../experiment/words/tilts';
import { ruleText } from '../experiment/words/verdicts';
import { useRecorded, useRounds, useSettings } from './experiment';
import { puzzlePlan } from './page';
import { policyGain, references, roundPoints } from './roundsSummary';
import { PuzzleConditionsTable } from './tables';
import { gainText, PUZZLE_ROUNDS, readingText, sizeOfRun } from './words/rounds';
import { PUZZLE_RUN_SIZES, puzzleSizeText, SETTINGS } from './words/settings';

const PARTS: RoundsParts = {
  words: PUZZLE_ROUNDS,
  Size: () => {
    const settings = useSettings((state) => state.settings);
    return sizeOfRun(
      settings,
      useRounds((state) => state.recorded),
    );
  },
  ...makeRunSizes<PuzzleSettings, keyof typeof PUZZLE_RUN_SIZES>({
    useSettings,
    sizes: PUZZLE_RUN_SIZES,
    text: puzzleSizeText,
    offered: [['quick', SETTINGS.quickLook]],
    plan: puzzlePlan,
  }),
  useIsEmpty: () => useRounds(({ conditions, records }) => conditions.length === 0 && records.length === 0),
  Findings,
  Facts: () => <PuzzleRoundFacts />,
  Table: () => {
    const conditions = useRounds((state) => state.conditions);
    if (conditions.length === 0) return null;
    return (
      <details open>
        <summary>{PUZZLE_ROUNDS.tableSummary}</summary>
        <PuzzleConditionsTable conditions={conditions} />
      </details>
    );
  },
};

export const PuzzleRounds = () => <RoundsPanel parts={PARTS} />;

/** Of few tasks a tenth of a point tells two shares apart. */
const shareText = (share: number): string => `${Number((share * 100).toFixed(1))}%`;

function Findings() {
  const conditions = useRounds((state) => state.conditions);
  const rounds = useRounds((state) => state.rounds);
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
        shareText={shareText}
      />
      <PuzzleRoundsFindings />
    </div>
  );
}

export const PuzzleRoundFacts = () => (
  <RoundFacts
    records={useRounds((state) => state.records)}
    none={PUZZLE_ROUNDS.noRounds}
    facts={({ meanReward }) => <MeanFact name="Solved" of={meanReward} unit="training task" />}
    of={({ candidates }) => candidates.length}
    unit="configurations"
  />
);

export function PuzzleRoundsFindings() {
  const conditions = useRounds((state) => state.conditions);
  const measures = useRounds((state) => state.measures);
  const gain = policyGain(conditions);
  const reading = measures.at(-1) ?? null;
  const preset = useRunPreset();
  return (
    <>
      {gain !== null && <Finding of={gain}>{gainText(gain)}</Finding>}
      {reading !== null && <Finding>{readingText(reading)}</Finding>}
      {gain !== null && <p className="muted small">{ruleText('task')}</p>}
      <p className="muted small">{PUZZLE_ROUNDS.paperNote}</p>
      {preset !== undefined && <Tilts of={puzzleTilts(preset)} />}
    </>
  );
}

/** Of the rounds on the page. */
function useRunPreset(): PuzzlePreset | undefined {
  const live = useRounds((state) => state.live?.settings.preset);
  const recorded = useRounds((state) => state.recorded);
  const shown = useRecorded((state) => state.run?.settings.preset);
  return live ?? (recorded ? shown : undefined);
}
