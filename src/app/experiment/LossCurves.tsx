/** The tab of the loss curves: every adapter of the stages, and behind them the best of the run before. */
import { CurvesChart, type LossCurve } from '../charts/itemCharts';
import { EmptyState } from '../ui/EmptyState';
import { useExperiment } from './experiment';
import { previousRun } from './finishedRuns';

const NO_CURVE: readonly number[] = [];

interface Props {
  curves: readonly LossCurve[];
  passageOnly?: readonly number[];
  selected: string | null;
}

export function LossCurves({ curves, passageOnly = NO_CURVE, selected }: Props) {
  const ghost = useExperiment().useFinished((state) => previousRun(state)?.losses ?? NO_CURVE);
  if (curves.length === 0)
    return (
      <EmptyState title="No curves yet">The loss of every adapter is drawn here while they train together.</EmptyState>
    );
  return (
    <CurvesChart title="Loss by step" curves={curves} passageOnly={passageOnly} selected={selected} ghost={ghost} />
  );
}
