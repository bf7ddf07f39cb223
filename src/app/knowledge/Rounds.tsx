/** ReST-EM rounds of the Lab: their size and their button. What they have shown comes with the details. */
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import { RoundsPanel, type RoundsParts } from '../experiment/RoundsPanel';
import { makeRunSizes } from '../experiment/RunSizes';
import { partsOf } from '../ui/later';
import { plural } from '../ui/numbers';
import { useRounds, useSettings } from './experiment';
import { labPlan } from './page';
import { RUN_SIZES, type RunSize, sizePhrase, sizeText } from './words/lab';

const detail = partsOf(() => import('./details'));

const PARTS: RoundsParts = {
  words: {
    emptyTitle: 'Can it learn to write better notes?',
    empty:
      'Each round the model writes notes on fresh passages, the ones that taught it most train it, and passages that it never trains on show whether its notes got better.',
    startTitle: 'Measuring the start',
    start: 'Base, passage only and the untrained policy are quizzed on the held-out passages first.',
  },
  Size: () => {
    const { rounds, trainingPassages, edits, heldOutPassages } = useSettings((state) => state.settings);
    const trained = `${plural(rounds, 'round')}, ${plural(trainingPassages, 'training passage')} each with ${plural(edits, 'edit')}; `;
    return `${rounds > 0 ? trained : ''}${plural(heldOutPassages, 'held-out passage')}`;
  },
  ...makeRunSizes<KnowledgeSettings, RunSize>({
    useSettings,
    sizes: RUN_SIZES,
    text: sizeText,
    offered: (['demo', 'small'] as const).map((size) => [size, sizePhrase(size)]),
    plan: labPlan,
  }),
  useIsEmpty: () => {
    const { conditions, records, measures } = useRounds();
    return (
      conditions.every(({ name }) => name !== 'untrained' && name !== 'policy') &&
      records.length === 0 &&
      measures.length === 0
    );
  },
  Findings: detail((all) => all.RoundsFindings),
  Facts: detail((all) => all.RoundsFacts),
  Table: detail((all) => all.RoundsTable),
};

export const LabRounds = () => <RoundsPanel parts={PARTS} />;
