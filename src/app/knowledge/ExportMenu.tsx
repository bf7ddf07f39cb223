/** What the Export menu of the Lab offers. */

import type { AdapterFolder } from '../../seal/knowledge/files/bundle';
import { pooledOf } from '../../seal/knowledge/measured';
import { aboutItems } from '../../seal/knowledge/runFile/index';
import { KNOWLEDGE_FORMAT } from '../../seal/record/format';
import type { KnowledgeRun } from '../../seal/record/record';
import { adapterFolders } from '../experiment/adapters/work';
import type { ExportEntry } from '../experiment/download';
import { ExportEntries } from '../experiment/ExportList';
import { exportsOf, shownRun } from '../experiment/exports';
import { fetchPart } from '../ui/later';
import { plural } from '../ui/numbers';
import { candidateName, decisionsOf, keptParts } from './candidates';
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
import { sealFiles } from './sealFiles';
import { stepsRun } from './stepsRun';

export function LabExports({ onPicked }: { onPicked: () => void }) {
  return <ExportEntries entries={labExports(useKnowledge())} onPicked={onPicked} />;
}

export const labExports = (experiment: KnowledgeExperiment): ExportEntry[] => [
  ...exportsOf(experiment, {
    stem: 'selkie',
    origin: 'Selkie',
    charts: {
      rounds: 'Chart of the rounds',
      rewards: 'Chart of the rewards',
      quiz: 'Chart of the quiz',
      losses: 'Chart of the losses',
      curves: 'Chart of the loss curves',
    },
    everything: () => everything(experiment),
    tables: (table) => [
      table('Self-edits and their measures', 'candidates', () => {
        const { results, recorded } = experiment.useResults.getState();
        const { settings, work: passage } = experiment.inputs();
        const decisions = recorded ? results.decisions : decisionsOf(results, settings, passage.context);
        const rows = candidateRows(results.candidates, decisions);
        return { columns: CANDIDATE_COLUMNS, rows, ...basisOfTable(experiment) };
      }),
      table('Answers', 'answers', () => {
        const rows = answerRows(experiment.inputs().work, experiment.useResults.getState().results);
        return { columns: ANSWER_COLUMNS, rows, ...basisOfTable(experiment) };
      }),
    ],
    conditions: {
      columns: CONDITION_COLUMNS,
      rows: (conditions, measures) => conditionRows(conditions, pooledOf(measures)),
      about: aboutItems,
    },
    format: KNOWLEDGE_FORMAT,
    files: sealFiles(experiment),
    stepsRun: () => stepsRun(experiment),
  }),
  clusterEntry(
    'Continue on a cluster: the steps, as a zip',
    () => stepsRun(experiment),
    () => keptAdapters(experiment),
  ),
  clusterEntry('Continue on a cluster: the rounds, as a zip', () => shownRun(experiment)),
];

/** Data, self-edits and kept pairs in the files of SEAL's own pipeline, and what takes them. */
const clusterEntry = (
  label: string,
  of: () => KnowledgeRun | null,
  adapters: () => Promise<AdapterFolder[]> = async () => [],
): ExportEntry => ({
  label,
  isEmpty: () => of() === null,
  make: async () => {
    const run = of();
    if (run === null) throw new Error('There is no such run to export.');
    const { clusterZip } = await fetchPart(() => import('./clusterZip'));
    return clusterZip(run, await adapters());
  },
});

/** Those of the self-edits that the selection keeps, as far as the device still has them. */
function keptAdapters(experiment: KnowledgeExperiment): Promise<AdapterFolder[]> {
  const { results } = experiment.useResults.getState();
  const { settings, work: passage } = experiment.inputs();
  const decisions = decisionsOf(results, settings, passage.context);
  const kept = results.candidates.filter(({ id }) => keptParts(id, decisions) > 0);
  const edits = kept.map((one) => ({ edit: one.id, name: candidateName(one).toLowerCase().replace(/\W+/g, '-') }));
  return adapterFolders(experiment, edits);
}

function basisOfTable({ useResults }: KnowledgeExperiment): { n: string; recorded: boolean } {
  const { results, recorded } = useResults.getState();
  const questions = plural(results.base?.length ?? 0, 'question');
  const repeats = Math.max(0, ...results.candidates.map(({ scored }) => scored?.repeats.length ?? 0));
  return { n: `${questions}; ± is one standard error over ${plural(repeats, 'repeat')} of each finetune`, recorded };
}

function everything({ useDraft, useResults, useRounds, extras }: KnowledgeExperiment) {
  const lab = useResults.getState();
  const { judged: _judged, verdicts, ...results } = lab.results;
  const { conditions, records, start, measures, live, recorded } = useRounds.getState();
  const { run } = extras.useRecorded.getState();
  return {
    schema: 'selkie-lab',
    recorded: run && (lab.recorded || recorded) ? { lab: lab.recorded, rounds: recorded, ...originOf(run) } : null,
    passage: useDraft.getState().history.present.passage,
    lab: { ...results, stages: lab.stages, verdicts },
    rounds: { settings: live?.settings ?? null, conditions, start, records, multiPassage: pooledOf(measures) },
  };
}

const originOf = ({ id, startedAt, commit, model, device }: KnowledgeRun) => ({ id, startedAt, commit, model, device });
