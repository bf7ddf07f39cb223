import { Grid3x3, Pencil, Shuffle } from 'lucide-react';
import { StageFrame } from '../../experiment/StageFrame';
import { Button, IconButton } from '../../ui/Button';
import { plural } from '../../ui/numbers';
import { nextTask } from '../draft';
import { useDraft, usePuzzle, useSettings, useView } from '../experiment';
import { PairView } from '../grids/GridView';
import { TASK_CARD, taskCaption, testName } from '../words/page';

/** Pairs in the card; the editor has them all. */
const SHOWN = 4;

export function TaskCard() {
  const puzzle = usePuzzle();
  const choose = useDraft((state) => state.choose);
  const preset = useSettings((state) => state.settings.preset);
  const { panel, togglePanel } = useView();
  const { demonstrations, tests } = puzzle;
  const [pairs, unit] = plural(demonstrations.length, 'pair').split(' ');
  return (
    <StageFrame
      id="task"
      number={1}
      name="Task"
      isInput
      status="done"
      figure={pairs}
      unit={unit}
      caption={taskCaption(puzzle)}
      actions={
        <>
          <Button icon={Grid3x3} aria-expanded={panel === 'library'} onClick={() => togglePanel('library')}>
            {TASK_CARD.library}
          </Button>
          <Button icon={Pencil} aria-expanded={panel === 'editor'} onClick={() => togglePanel('editor')}>
            {TASK_CARD.edit}
          </Button>
          <IconButton
            icon={Shuffle}
            label={TASK_CARD.next}
            title={TASK_CARD.next}
            onClick={() => choose(nextTask(preset, puzzle))}
          />
        </>
      }
    >
      <div className="task-pairs">
        {demonstrations.slice(0, SHOWN).map(({ input, output }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a demonstration is its place
          <PairView key={index} input={input} output={output} size="small" title={`Pair ${index + 1}`} />
        ))}
        {tests.slice(0, 1).map(({ input }) => (
          <PairView key="test" input={input} output={null} size="small" title={testName(tests.length)} />
        ))}
      </div>
      {demonstrations.length > SHOWN && <p className="muted small">{TASK_CARD.more(demonstrations.length - SHOWN)}</p>}
    </StageFrame>
  );
}
