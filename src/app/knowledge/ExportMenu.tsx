/** What the Export menu of the Lab offers. */

import { aboutItems } from '../../seal/knowledge/runFile/index';
import { aboutRuns } from '../../seal/record/about';
import { aboutTask, chartEntry, type ExportEntry, jsonFile, madeHere, tableEntry } from '../experiment/download';
import { ExportList } from '../experiment/ExportList';
import { plural } from '../ui/numbers';
import {
  ANSWER_COLUMNS,
  answerRows,
  CANDIDATE_COLUMNS,
  CONDITION_COLUMNS,
  candidateRows,
  conditionRows,
} from './columns';
import { decisionsOf } from './decisions';
import { useKnowledge } from './experiment';
import type { KnowledgeExperiment } from './page';

export function ExportMenu() {
  const experiment = useKnowledge();
  return <ExportList entries={() => labExports(experiment)} />;
}

const CHARTS = {
  rounds: 'Chart of the rounds',
  rewards: 'Chart of the rewards',
  quiz: 'Chart of the quiz',
  losses: 'Chart of the losses',
  curves: 'Chart of the loss curves',
};

const labExports = (experiment: KnowledgeExperiment): ExportEntry[] => [
  { label: 'Everything, as JSON', make: () => jsonFile(stemOf(experiment, 'run'), everything(experiment)) },
  tableEntry('Self-edits and their measures', () => {
    const { results, recorded } = experiment.useResults.getState();
    const { settings } = experiment.useSettings.getState();
    const decisions = recorded ? results.decisions : decisionsOf(results, settings, passageOf(experiment).context);
    const rows = candidateRows(results.candidates, decisions);
    return { stem: stemOf(experiment, 'candidates'), columns: CANDIDATE_COLUMNS, rows, about: aboutLab(experiment) };
  }),
  tableEntry('Answers', () => {
    const rows = answerRows(passageOf(experiment), experiment.useResults.getState().results);
    return { stem: stemOf(experiment, 'answers'), columns: ANSWER_COLUMNS, rows, about: aboutLab(experiment) };
  }),
  tableEntry('Conditions of the rounds', () => {
    const { conditions, measures, live, recorded } = experiment.useRounds.getState();
    const run = recorded ? experiment.extras.useRecorded.getState().run : live;
    const about = aboutRuns(run === null ? [] : [run], aboutItems);
    return {
      stem: stemOf(experiment, 'rounds'),
      columns: CONDITION_COLUMNS,
      rows: conditionRows(conditions, measures),
      about,
    };
  }),
  ...Object.entries(CHARTS).map(([name, label]) =>
    chartEntry(name, label, stemOf(experiment, `${name}-chart`), `Selkie, seed ${seedOf(experiment)}`),
  ),
];

const passageOf = ({ useDraft }: KnowledgeExperiment) => useDraft.getState().history.present.passage;
const seedOf = ({ useSettings }: KnowledgeExperiment): number => useSettings.getState().settings.seed;
const stemOf = (experiment: KnowledgeExperiment, what: string): string => `selkie-${what}-seed${seedOf(experiment)}`;

function aboutLab(experiment: KnowledgeExperiment): string[] {
  const { results, recorded } = experiment.useResults.getState();
  const questions = plural(results.base?.length ?? 0, 'question');
  const repeats = Math.max(0, ...results.candidates.map(({ scored }) => scored?.repeats.length ?? 0));
  const n = `${questions}; ± is one standard error over ${plural(repeats, 'repeat')} of each finetune`;
  return aboutTask(
    recorded ? experiment.extras.useRecorded.getState().run : madeHere(experiment.useEngine.getState().status),
    seedOf(experiment),
    n,
  );
}

function everything(experiment: KnowledgeExperiment): object {
  const { status, policy } = experiment.useEngine.getState();
  const {
    results: { judged: _judged, verdicts, ...results },
    stages,
  } = experiment.useResults.getState();
  const { conditions, records, start, measures, live } = experiment.useRounds.getState();
  return {
    schema: 'selkie-lab',
    version: 1,
    savedAt: new Date().toISOString(),
    ...(madeHere(status) ?? { model: null, device: null }),
    // Model and device above are those of this page; what comes out of a recorded run was measured elsewhere.
    recorded: recordedPart(experiment),
    policyVersion: policy?.rounds ?? 0,
    settings: experiment.useSettings.getState().settings,
    passage: passageOf(experiment),
    lab: { ...results, stages, verdicts },
    rounds: { settings: live?.settings ?? null, conditions, start, records, multiPassage: measures },
  };
}

function recordedPart(experiment: KnowledgeExperiment): object | null {
  const { run } = experiment.extras.useRecorded.getState();
  const [lab, rounds] = [experiment.useResults.getState().recorded, experiment.useRounds.getState().recorded];
  if (run === null || !(lab || rounds)) return null;
  const { id, startedAt, commit, model, device } = run;
  return { lab, rounds, id, startedAt, commit, model, device };
}
