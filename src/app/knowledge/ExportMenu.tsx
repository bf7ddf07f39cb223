import { ExportList } from '../experiment/ExportList';
import { useKnowledge } from './experiment';
import { CHARTS, type ChartKind, EXPORTS, type ExportKind, isEmpty, makeExport, makePicture } from './exports';

const LABELS: Record<ExportKind, string> = {
  run: 'Everything, as JSON',
  candidates: 'Self-edits and their measures, as CSV',
  answers: 'Answers, as CSV',
  rounds: 'Conditions of the rounds, as CSV',
};

const CHART_LABELS: Record<ChartKind, string> = {
  rounds: 'Chart of the rounds',
  rewards: 'Chart of the rewards',
  quiz: 'Chart of the quiz',
  losses: 'Chart of the losses',
  curves: 'Chart of the loss curves',
};

export function ExportMenu() {
  const experiment = useKnowledge();
  return (
    <ExportList
      labels={LABELS}
      kinds={EXPORTS}
      isEmpty={(kind) => isEmpty(experiment, kind)}
      make={(kind) => makeExport(experiment, kind)}
      chartLabels={CHART_LABELS}
      charts={CHARTS}
      draw={(chart, picture) => makePicture(experiment, chart, picture)}
    />
  );
}
