/** ReST-EM rounds of the Lab: their size, and the table of conditions. */

import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import { makeSmallerOffer, RoundsPanel, type RoundsParts } from '../experiment/RoundsPanel';
import { SizeSetting } from '../experiment/settingsControls';
import { plural } from '../ui/numbers';
import { useRounds, useSettings } from './experiment';
import { labPlan } from './page';
import { RoundFacts } from './RoundFacts';
import { RoundsFindings } from './RoundsFindings';
import { roundPoints } from './roundsSummary';
import { ConditionsTable } from './tables';
import { RUN_SIZES, sizePhrase, sizeText, withRunSize } from './words/settings';

const PARTS: RoundsParts = {
  words: {
    emptyTitle: 'Can it learn to write better notes?',
    empty:
      'Each round the model writes notes on fresh toy-world passages, the ones that taught it most train it, and passages that it never trains on show whether its notes got better.',
    startTitle: 'Measuring the start',
    start: 'Base, passage only and the untrained policy are quizzed on the held-out passages first.',
  },
  Size: () => {
    const { rounds, trainingPassages, edits, heldOutPassages } = useSettings((state) => state.settings);
    return `${plural(rounds, 'round')}, ${plural(trainingPassages, 'training passage')} each with ${plural(edits, 'edit')}; ${plural(heldOutPassages, 'held-out passage')}`;
  },
  SizeControl: () => <SizeSetting form={useSettings()} sizes={RUN_SIZES} text={sizeText} />,
  usePlan: () =>
    labPlan(
      useSettings((state) => state.settings),
      null,
    ),
  SmallerOffer: makeSmallerOffer<KnowledgeSettings>({
    useSettings,
    sizes: (['demo', 'small'] as const).map((size) => ({
      name: sizePhrase(size),
      of: (settings) => withRunSize(settings, size),
    })),
    plan: (settings) => labPlan(settings, null),
  }),
  useIsEmpty: () => {
    const { conditions, records, measures } = useRounds();
    return roundPoints(conditions).length === 0 && records.length === 0 && measures.length === 0;
  },
  Findings: RoundsFindings,
  Facts: RoundFacts,
  Table: () => {
    const conditions = useRounds((state) => state.conditions);
    return (
      <details className="wide">
        <summary>Table of conditions</summary>
        <ConditionsTable conditions={conditions} />
      </details>
    );
  },
};

export const LabRounds = () => <RoundsPanel parts={PARTS} />;
