/** The only place that shows the progress of a domain: stage, n of N, time left, and the controls of the run. */

import type { Purpose, Stage } from '../../seal/types';
import { stageText } from '../knowledge/words/progress';
import type { LiveDomain } from './estimate';
import { ProgressText } from './ProgressText';
import { type TransportActions, TransportButtons } from './TransportButtons';
import { useEverySecond } from './useEverySecond';
import { useTimeLeft } from './useTimeLeft';

interface Props {
  domain: LiveDomain;
  /** Rounds that the present run was asked for. */
  rounds: number;
  purposeText: (purpose: Purpose, round: number, rounds: number) => string;
  countText: (stage: Stage, done: number, total: number) => string;
  /** Whether a next step could begin now. */
  steppable: boolean;
  actions: TransportActions;
}

export function StatusLine({ domain, rounds, purposeText, countText, steppable, actions }: Props) {
  const progress = domain.useProgress();
  const { transport, task, stage, purpose, round, done, total } = progress;
  const left = useTimeLeft(domain);
  const engine = domain.useEngine((state) => state.status.kind);
  useEverySecond(transport === 'running');
  const words = [stage === null ? 'Starting' : stageText(stage), purposeText(purpose, round, rounds)];
  return (
    <footer className="status-line">
      <ProgressText
        progress={progress}
        engine={engine}
        words={words.filter(Boolean).join(', ')}
        count={stage !== null && total > 0 ? countText(stage, done, total) : null}
        secondsLeft={left}
      />
      <TransportButtons transport={transport} idle={task === null} steppable={steppable} {...actions} />
    </footer>
  );
}
