/** What the buttons do. Each stage first brings up to date what it rests on. */

import type { KnowledgeTask } from '../../worker/protocol';
import { isReady, useEngine } from '../experiment/engine';
import { useNotices } from '../experiment/notices';
import { useProgress } from '../experiment/progress';
import { type Outcome, transportOf } from '../experiment/session';
import { noteShortage } from '../experiment/shortage';
import { bestCandidate } from './candidates';
import { runTask } from './connection';
import { useDraft } from './draft';
import { useLab } from './lab';
import { playable } from './playable';
import { draftProblem } from './problems';
import { LAB_REMEDIES } from './remedies';
import { useRounds } from './roundsStore';
import { useSettings } from './settings';
import { basisOf, LAB_STAGES, type LabInputs, type LabStage, nextStage, stagesToRun } from './stages';
import { type DrawerTab, useView } from './view';

const transport = transportOf('knowledge');
export const { pause, resume, stop } = transport;

export function labInputs(): LabInputs {
  const { policy, workerStarts } = useEngine.getState();
  return {
    passage: playable(useDraft.getState().history.present.passage),
    settings: useSettings.getState().settings,
    policy: policy?.id ?? 0,
    workerStarts,
  };
}

export function canRun(): boolean {
  return isReady() && draftProblem(labInputs().passage, useEngine.getState().tokens) === null;
}

/** A recorded result has no adapters on this device: a live run begins at the first stage and takes its place. */
function leaveRecorded(): void {
  if (useLab.getState().recorded && useProgress.getState().task === null && canRun()) useLab.getState().reset();
}

export async function runStage(stage: LabStage): Promise<void> {
  leaveRecorded();
  await runStages(stagesToRun(stage, labInputs(), useLab.getState().stages));
}

/** Everything that is not up to date; all of it when everything is. */
export async function runAll(): Promise<void> {
  leaveRecorded();
  const next = nextStage(labInputs(), useLab.getState().stages) ?? 'write';
  useView.getState().startFollowing();
  await runStages(LAB_STAGES.slice(LAB_STAGES.indexOf(next)));
}

/** While paused, up to the next pause; else the next stage that is not up to date, beginning again when all are. */
export async function stepOnce(): Promise<void> {
  const { task, transport: present } = useProgress.getState();
  if (present === 'paused') return transport.step();
  if (task !== null) return;
  leaveRecorded();
  const next = nextStage(labInputs(), useLab.getState().stages) ?? 'write';
  useView.getState().startFollowing();
  await runStages([next]);
}

async function runStages(stages: readonly LabStage[]): Promise<void> {
  for (const stage of stages) {
    if (useProgress.getState().task !== null || !canRun()) break;
    if ((await runOne(stage)).kind !== 'finished') break;
  }
  transport.release();
}

const TAB_OF: Record<LabStage, DrawerTab> = { write: 'texts', finetune: 'curves', quiz: 'answers' };

async function runOne(stage: LabStage): Promise<Outcome> {
  const lab = useLab.getState();
  const started = performance.now();
  lab.begin(stage);
  if (stage === 'write') useView.getState().select(null);
  // Taken before the run: what the visitor changes while it goes on makes the result stale.
  const basis = basisOf(stage, labInputs(), useLab.getState().stages);
  if (stage !== 'quiz') useView.getState().follow(TAB_OF[stage]);
  const outcome = await runTask(taskFor(stage));
  if (outcome.kind === 'finished') {
    lab.finish(stage, basis, (performance.now() - started) / 1000);
    if (stage === 'quiz') showBest();
  } else {
    if (outcome.kind === 'failed') noteShortage(outcome.failure, LAB_REMEDIES);
    lab.end(stage, outcome.kind === 'failed' ? outcome.failure.message : null);
    useProgress.getState().say(outcome.kind === 'failed' ? outcome.failure.message : 'Stopped.');
  }
  return outcome;
}

function taskFor(stage: LabStage): KnowledgeTask {
  const { passage, settings } = labInputs();
  if (stage !== 'finetune') return { domain: 'knowledge', kind: stage, passage, settings };
  const selfEdits = useLab
    .getState()
    .results.candidates.flatMap(({ selfEdit }) => (selfEdit === null ? [] : [selfEdit]));
  return { domain: 'knowledge', kind: 'finetune', passage, settings, selfEdits };
}

/** Before the visitor has picked a self-edit, the one with the highest reward is what there is to see. */
function showBest(): void {
  const view = useView.getState();
  view.follow('answers');
  if (view.selected === null) view.select(bestCandidate(useLab.getState().results.candidates)?.id ?? null);
  useProgress.getState().say('The quiz is done and the rewards are in.');
}

export async function restorePolicy(): Promise<void> {
  if (useProgress.getState().task === null) await runTask({ domain: 'knowledge', kind: 'restore' });
}

/** Forgets results, not what the visitor wrote, and puts the policy back to the model as shipped. */
export async function reset(): Promise<void> {
  if (useProgress.getState().task !== null) return;
  useLab.getState().reset();
  useRounds.getState().reset();
  useView.getState().select(null);
  if (useEngine.getState().policy !== null) await restorePolicy();
  useProgress.getState().say('Results cleared. Your passage, questions and settings are kept.');
}

export async function loadSample(index: number): Promise<void> {
  try {
    const { numberedSample } = await import('./sample');
    useDraft.getState().replace(numberedSample(index), { kind: 'sample', index });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    useNotices.getState().setTrouble(`The sample could not be loaded (${why}). Reload the page, or write a passage.`);
  }
}
