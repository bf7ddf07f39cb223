/** The button of a measurement of one self-edit, with what it takes, what has to come first, and why the last one ended early. */
import { type LucideIcon, TriangleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useActions } from '../experiment/experiment';
import { useIsHeldUp } from '../experiment/running';
import { RemedyButton } from '../experiment/StageFrame';
import { staleText } from '../experiment/stages';
import { HELD_UP } from '../experiment/words/device';
import { Button } from '../ui/Button';
import { Problem } from '../ui/Callout';
import { useEngine, useKnowledge, useProgress, useResults, useStage } from './experiment';
import styles from './MeasureHead.module.css';
import type { Measuring } from './measuring';
import type { LabStage } from './page';

interface Props {
  /** What the section is called. */
  label: string;
  icon: LucideIcon;
  button: string;
  /** The stage that has to be done before. */
  after: LabStage;
  /** Said of a recorded run, of results that are out of date, and where there are none. */
  first: Record<'recorded' | 'stale' | 'none', string>;
  /** What it takes, beside the button. */
  takes: ReactNode;
  about: ReactNode;
  selfEdit: string;
  /** Whether it was measured. */
  there: boolean;
  measuring: Measuring;
  onPress: () => void;
}

export function MeasureHead(props: Props) {
  const { label, icon, button, after, first, takes, about, selfEdit, there, measuring, onPress } = props;
  const described = useId();
  const runnable = useActions().runnable();
  const stage = useStage(after);
  // Adapters that went with the worker are trained again by the measurement itself.
  const status =
    stage.changed.every((name) => name === 'the worker') && stage.status === 'stale' ? 'done' : stage.status;
  const obstacle = useObstacle(status, first);
  const { problem } = measuring;
  return (
    <section aria-label={label}>
      <div className="row wrap">
        <Button icon={icon} disabled={!runnable || obstacle !== null} aria-describedby={described} onClick={onPress}>
          {button}
        </Button>
        <span className="muted small">{takes}</span>
      </div>
      <p className={`muted small prose ${styles.note}`} id={described}>
        {obstacle ?? about}
      </p>
      {status === 'stale' && there && <p>{staleText(stage.changed)}</p>}
      {problem !== null && problem.selfEdit === selfEdit && (
        <Problem icon={TriangleAlert} alert>
          {problem.text} <RemedyButton problem={problem.text} />
        </Problem>
      )}
    </section>
  );
}

/** What to do before; `null` when nothing is in the way but another run. */
function useObstacle(status: ReturnType<typeof useStage>['status'], first: Props['first']): string | null {
  const recorded = useResults((state) => state.recorded);
  const ready = useEngine((state) => state.status.kind === 'ready');
  const busy = useProgress((state) => state.task !== null);
  const heldUp = useIsHeldUp(useKnowledge());
  if (recorded) return first.recorded;
  if (!ready) return 'Live runs are off, so nothing can be trained.';
  if (heldUp) return HELD_UP;
  if (status === 'done' || busy) return null;
  return status === 'stale' ? first.stale : first.none;
}
