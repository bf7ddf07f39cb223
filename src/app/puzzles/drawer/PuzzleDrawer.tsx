/** Details of the selected candidate, and the landscape of the task, in tabs. */
import { useEffect } from 'react';
import { usePuzzleProgress } from '../../experiment/progress';
import { later } from '../../ui/later';
import { Tabs } from '../../ui/Tabs';
import { LandscapeTab } from '../landscape/LandscapeTab';
import { PUZZLE_TABS, usePuzzleView } from '../view';
import { PUZZLE_TAB_LABELS } from '../words/page';
import { CandidateBar } from './CandidateBar';
import { ConfigurationsTab } from './ConfigurationsTab';
import { ExamplesTab } from './ExamplesTab';
import { PredictionsTab } from './PredictionsTab';
import { RawTab } from './RawTab';

const loadCurves = () => import('./CurvesTab');

const BODIES = {
  configurations: ConfigurationsTab,
  examples: ExamplesTab,
  curves: later(loadCurves),
  predictions: PredictionsTab,
  landscape: LandscapeTab,
  raw: RawTab,
} as const;

/** Tabs that show one candidate. */
const OF_ONE = ['examples', 'curves', 'predictions', 'raw'];

export function PuzzleDrawer() {
  const { tab, pickTab } = usePuzzleView();
  const busy = usePuzzleProgress((state) => state.task !== null);
  useEffect(() => {
    // The charts are a large part of the program; a run that has begun will want them soon. The tab itself tells a failure.
    if (busy) loadCurves().catch(() => undefined);
  }, [busy]);
  const Body = BODIES[tab];
  return (
    <Tabs label="Details" names={PUZZLE_TABS} labels={PUZZLE_TAB_LABELS} shown={tab} onPick={pickTab}>
      {OF_ONE.includes(tab) && <CandidateBar />}
      <Body />
    </Tabs>
  );
}
