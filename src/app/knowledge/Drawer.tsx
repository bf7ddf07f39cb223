/** Details of the selected self-edit, in tabs. */
import { useEffect } from 'react';
import { useProgress } from '../experiment/progress';
import { later } from '../ui/later';
import { Tabs } from '../ui/Tabs';
import { AnswersTab } from './AnswersTab';
import { CandidateBar } from './CandidateBar';
import { RawTab } from './RawTab';
import { SequencesTab } from './SequencesTab';
import { TextsTab } from './TextsTab';
import { DRAWER_TABS, useView } from './view';
import { DRAWER_LABELS } from './words/lab';

const loadCurves = () => import('./CurvesTab');
const CurvesTab = later(loadCurves);
const CreditTab = later(() => import('./CreditTab'));

const BODIES = {
  texts: TextsTab,
  sequences: SequencesTab,
  curves: CurvesTab,
  answers: AnswersTab,
  credit: CreditTab,
  raw: RawTab,
} as const;

export function Drawer() {
  const { tab, pickTab } = useView();
  const busy = useProgress((state) => state.task !== null);
  useEffect(() => {
    // The charts are a large part of the program; a run that has begun will want them soon. The tab itself tells a failure.
    if (busy) loadCurves().catch(() => undefined);
  }, [busy]);
  const Body = BODIES[tab];
  return (
    <Tabs label="Details" names={DRAWER_TABS} labels={DRAWER_LABELS} shown={tab} onPick={pickTab}>
      <CandidateBar />
      <Body />
    </Tabs>
  );
}
