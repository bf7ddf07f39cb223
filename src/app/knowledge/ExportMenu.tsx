/** What the Export menu of the Lab offers. */

import { aboutItems } from '../../seal/knowledge/runFile/index';
import { aboutRuns } from '../../seal/record/about';
import { aboutTask, chartEntry, type ExportEntry, jsonFile, madeHere, tableEntry } from '../experiment/download';
import { ExportEntries } from '../experiment/ExportList';
import { plural } from '../ui/numbers';
import { decisionsOf } from './candidates';
import {
  ANSWER_COLUMNS,
  answerRows,
  CANDIDATE_COLUMNS,
  CONDITION_COLUMNS,
  candidateRows,
  conditionRows,
} from './columns';
import { useKnowledge } from './experiment';
import type { KnowledgeExperiment } from './page';

export function LabExports({ onPicked }: { onPicked: () => void }) {
  return <ExportEntries entries={labExports(useKnowledge())} onPicked={onPicked} />;
}

const CHARTS = {
  rounds: 'Chart of the rounds',
  rewards: 'Chart of the rewards',
  quiz: 'Chart of the quiz',
  losses: 'Chart of the losses',
  curves: 'Chart of the loss curves',
};

/** What is on the page when an entry is chosen. */
function shown({ useDraft, useSettings, useResults, useRounds, useEngine, extras }: KnowledgeExperiment) {
  const { settings } = useSettings.getState();
  return {
    settings,
    passage: useDraft.getState().history.present.passage,
    lab: useResults.getState(),
    rounds: useRounds.getState(),
    engine: useEngine.getState(),
    run: extras.useRecorded.getState().run,
    stem: (what: string): string => `selkie-${what}-seed${settings.seed}`,
  };
}
type Shown = ReturnType<typeof shown>;

function labExports(experiment: KnowledgeExperiment): ExportEntry[] {
  const { stem, settings } = shown(experiment);
  return [
    {
      label: 'Everything, as JSON',
      make: () => {
        const now = shown(experiment);
        return jsonFile(now.stem('run'), everything(now));
      },
    },
    tableEntry('Self-edits and their measures', () => {
      const now = shown(experiment);
      const { results, recorded } = now.lab;
      const decisions = recorded ? results.decisions : decisionsOf(results, now.settings, now.passage.context);
      const rows = candidateRows(results.candidates, decisions);
      return { stem: now.stem('candidates'), columns: CANDIDATE_COLUMNS, rows, about: aboutLab(now) };
    }),
    tableEntry('Answers', () => {
      const now = shown(experiment);
      const rows = answerRows(now.passage, now.lab.results);
      return { stem: now.stem('answers'), columns: ANSWER_COLUMNS, rows, about: aboutLab(now) };
    }),
    tableEntry('Conditions of the rounds', () => {
      const now = shown(experiment);
      const { conditions, measures, live, recorded } = now.rounds;
      const about = aboutRuns([(recorded ? now.run : live) ?? []].flat(), aboutItems);
      return { stem: now.stem('rounds'), columns: CONDITION_COLUMNS, rows: conditionRows(conditions, measures), about };
    }),
    ...Object.entries(CHARTS).map(([name, label]) =>
      chartEntry(name, label, stem(`${name}-chart`), `Selkie, seed ${settings.seed}`),
    ),
  ];
}

function aboutLab({ lab: { results, recorded }, run, engine, settings }: Shown): string[] {
  const questions = plural(results.base?.length ?? 0, 'question');
  const repeats = Math.max(0, ...results.candidates.map(({ scored }) => scored?.repeats.length ?? 0));
  const n = `${questions}; ± is one standard error over ${plural(repeats, 'repeat')} of each finetune`;
  return aboutTask(recorded ? run : madeHere(engine.status), settings.seed, n);
}

function everything({ lab, rounds, engine, settings, passage, run }: Shown): object {
  const { judged: _judged, verdicts, ...results } = lab.results;
  const { conditions, records, start, measures, live } = rounds;
  return {
    schema: 'selkie-lab',
    version: 1,
    savedAt: new Date().toISOString(),
    ...(madeHere(engine.status) ?? { model: null, device: null }),
    // Model and device above are those of this page; what comes out of a recorded run was measured elsewhere.
    recorded: recordedPart(run, lab.recorded, rounds.recorded),
    policyVersion: engine.policy?.rounds ?? 0,
    settings,
    passage,
    lab: { ...results, stages: lab.stages, verdicts },
    rounds: { settings: live?.settings ?? null, conditions, start, records, multiPassage: measures },
  };
}

function recordedPart(run: Shown['run'], lab: boolean, rounds: boolean): object | null {
  if (run === null || !(lab || rounds)) return null;
  const { id, startedAt, commit, model, device } = run;
  return { lab, rounds, id, startedAt, commit, model, device };
}
