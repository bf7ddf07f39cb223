/** Puts a recorded run on the screens of a live one: passage, results of the stages, rounds and conditions. */

import { entryOf, type RunEntry } from '../../../seal/knowledge/runFile/index';
import { DEFAULT_SETTINGS } from '../../../seal/knowledge/settings';
import { KNOWLEDGE_FORMAT, readRunBytes } from '../../../seal/record/format';
import type { KnowledgeRun } from '../../../seal/record/record';
import { recordedBasis } from '../../experiment/stages';
import { FIRST_SAMPLE, loadSample } from '../draft';
import { basisOf, type KnowledgeExperiment } from '../page';
import { applyLabEvent, judgedBy, NOTHING_JUDGED } from '../results';
import { eventsOf } from './pickEvents';
import { firstPick, lookUp, type Pick } from './picks';
import { NO_RECORDED, SHIPPED_RUNS } from './recorded';

/** Of a run that came with the page. @throws Error with one plain sentence. */
export const fetchRun = (entry: RunEntry): Promise<KnowledgeRun> =>
  SHIPPED_RUNS.fetchRun(entry, (bytes) => readRunBytes(KNOWLEDGE_FORMAT, bytes));

/** Fetches a shipped run and fills the screens with it; a failure is told beside its figure. */
export async function openShipped(experiment: KnowledgeExperiment, entry: RunEntry): Promise<boolean> {
  experiment.extras.useRecorded.setState({ entry, shown: 'opening', problem: null });
  try {
    const run = await fetchRun(entry);
    // The visitor may have opened another one, or closed this one, while it was on its way.
    if (
      experiment.extras.useRecorded.getState().entry?.id !== entry.id ||
      experiment.extras.useRecorded.getState().shown !== 'opening'
    )
      return false;
    return showRun(experiment, run, { shipped: true, entry });
  } catch (error) {
    if (experiment.extras.useRecorded.getState().entry?.id !== entry.id) return false;
    experiment.extras.useRecorded.setState({
      shown: 'offered',
      problem: error instanceof Error ? error.message : String(error),
    });
    return false;
  }
}

/** Refused while a live run goes on: its results would land among the recorded ones. */
export function showRun(
  experiment: KnowledgeExperiment,
  run: KnowledgeRun,
  { shipped, entry = entryOf(run, '') }: { shipped: boolean; entry?: RunEntry },
): boolean {
  if (experiment.useProgress.getState().task !== null) return false;
  const { settings, adopt } = experiment.useSettings.getState();
  const { history, untouched } = experiment.useDraft.getState();
  const { before } = experiment.extras.useRecorded.getState();
  const again = history.present.origin.kind === 'recorded';
  const own = untouched || again ? null : history.present;
  experiment.extras.useRecorded.setState({
    entry,
    shown: 'open',
    run,
    shipped,
    problem: null,
    // After a reload the settings that were kept are those of the run that was open.
    before: before ?? { settings: again ? DEFAULT_SETTINGS : settings, draft: own },
  });
  adopt(run.settings);
  experiment.useRounds.getState().showRecorded(run, run.settings.rounds);
  const first = firstPick(run);
  if (first === null) experiment.useResults.getState().reset();
  else showPick(experiment, first);
  experiment.useProgress.getState().say(`Recorded run opened: ${entry.title}.`);
  return true;
}

export function showPick(experiment: KnowledgeExperiment, pick: Pick): void {
  const { run } = experiment.extras.useRecorded.getState();
  const picked = run === null ? null : lookUp(run, pick);
  if (run === null || picked === null || experiment.useProgress.getState().task !== null) return;
  experiment.extras.useRecorded.setState({ pick });
  // The settings are part of what the results rest on; the visitor may have changed them since.
  experiment.useSettings.getState().adopt(run.settings);
  experiment.useDraft.getState().showRecorded(picked.passage, run.id);
  experiment.useView.getState().select(null);
  const inputs = experiment.inputs();
  const results = judgedBy(eventsOf(picked).reduce(applyLabEvent, NOTHING_JUDGED), [], run.settings.reward);
  // The run numbers in a basis are those that `showRecorded` leaves as they are.
  const { stages, showRecorded } = experiment.useResults.getState();
  showRecorded(inputs.work, results, (stage) => recordedBasis(basisOf(stage, inputs, stages)));
}

/** Takes a recorded run off the screens and puts back what the visitor had before it. */
export function closeRun(experiment: KnowledgeExperiment): void {
  if (experiment.useProgress.getState().task !== null) return;
  const { before, shown } = experiment.extras.useRecorded.getState();
  experiment.extras.useRecorded.setState(NO_RECORDED);
  if (shown !== 'open') return;
  if (experiment.useResults.getState().recorded) experiment.useResults.getState().reset();
  if (experiment.useRounds.getState().recorded) experiment.useRounds.getState().reset();
  experiment.useView.getState().select(null);
  if (before !== null) experiment.useSettings.getState().adopt(before.settings);
  const { origin } = experiment.useDraft.getState().history.present;
  if (origin.kind === 'recorded') {
    const own = before?.draft ?? null;
    if (own === null) void loadSample(experiment, FIRST_SAMPLE);
    else experiment.useDraft.getState().replace(own.passage, own.origin);
  }
  experiment.useProgress.getState().say('The recorded run is closed.');
}
