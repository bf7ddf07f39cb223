/** The logic of the Puzzles page: what its stages rest on, what it asks of the worker, and what it makes of the answers. */
import type { PuzzleRunEntry } from '../../seal/puzzles/runFile/index';
import { CHAT_PUZZLE_SETTINGS, type PuzzleSettings } from '../../seal/puzzles/settings';
import type { PuzzleEvent, Puzzles } from '../../seal/puzzles/types';
import type { PuzzleTask } from '../../worker/protocol';
import { type Plan, planKey } from '../experiment/estimate';
import type { Experiment, Page, Store } from '../experiment/experiment';
import { askPlan } from '../experiment/planning';
import { makeRecorded, type RecordedState, type RecordedTypes } from '../experiment/recordedState';
import { basisOf, PUZZLE_STAGES, type PuzzleStage, type PuzzleWork } from './basis';
import { type DraftState, makeDraft, olderSettings } from './draft';
import { PAGE_SETTINGS } from './pageSettings';
import {
  applyPuzzleEvent,
  clearPuzzleResults,
  listedCandidates,
  NO_PUZZLE_RESULTS,
  type PuzzleResults,
  writtenByHand,
} from './results';
import { makeSweep } from './sweep/sweep';
import { PAGE, PROGRESS_WORDS } from './words/page';
import { puzzleSettingName } from './words/settings';

export const PUZZLE_TABS = [
  'configurations',
  'examples',
  'curves',
  'predictions',
  'landscape',
  'adapters',
  'history',
  'raw',
] as const;
export type PuzzleTab = (typeof PUZZLE_TABS)[number];

export interface PuzzlesTypes extends RecordedTypes {
  kind: Puzzles;
  entry: PuzzleRunEntry;
  event: PuzzleEvent;
  work: PuzzleWork;
  draft: DraftState;
  results: PuzzleResults;
  stage: PuzzleStage;
  tab: PuzzleTab;
  extras: { useSweep: ReturnType<typeof makeSweep>; useRecorded: Store<RecordedState<PuzzlesTypes>> };
}
export type PuzzleExperiment = Experiment<PuzzlesTypes>;

/** With a task of all steps on it, those on configurations by hand too; without of all rounds. */
export function puzzlePlan(settings: PuzzleSettings, work: PuzzleWork | null): Plan {
  const hand = (work?.hand ?? []).map(({ configuration }) => configuration);
  const puzzle = work?.puzzle ?? null;
  return {
    key: planKey(settings, [puzzle, hand]),
    request: () => askPlan({ domain: 'puzzles', settings, puzzle, hand }),
  };
}

function planOf(task: Extract<PuzzleTask, { kind: 'write' | 'train' | 'rounds' }>, hand: PuzzleWork['hand']): Plan {
  const { settings } = task;
  if (task.kind === 'rounds') return puzzlePlan(settings, null);
  if (task.kind === 'write') return puzzlePlan(settings, { puzzle: task.puzzle, hand });
  const edits = task.written.filter(({ author }) => author !== 'hand').length;
  // Those by hand can be trained alone: the plan of more would teach a wrong pace.
  return puzzlePlan({ ...settings, edits }, { puzzle: task.puzzle, hand });
}

export const PUZZLES_PAGE: Page<PuzzlesTypes> = {
  name: 'puzzles',
  model: { kind: 'embedded', name: 'micro-puzzles' },
  path: '/puzzles',
  words: { ...PROGRESS_WORDS, settingName: puzzleSettingName, stillWorks: PAGE.stillWorks },
  settings: {
    table: PAGE_SETTINGS,
    storedAs: 'selkie.puzzles.settings',
    draftStoredAs: 'selkie.puzzles',
    older: olderSettings,
  },
  usual: (speaks) => (speaks === 'chat' ? CHAT_PUZZLE_SETTINGS : PAGE_SETTINGS.defaults),
  suits: ({ writing: { form } }, speaks) => speaks === 'plain' || (form === 'official') === (speaks === 'chat'),
  // There is one model on this page, and grids are as large as they are: fewer of them at a time.
  remedies: { model: null, rank: 'finetune.rank', edits: 'edits', length: 'finetune.batchSize' },
  makeDraft,
  workOf: ({ history, hand }) => ({ puzzle: history.present, hand }),
  isPlayable: () => true,
  stages: PUZZLE_STAGES,
  basisOf,
  // Configurations by hand can be trained without any of the model's own.
  isSpare: (stage, { work }) => stage === 'write' && work.hand.length > 0,
  leavesRecorded: false,
  nothing: NO_PUZZLE_RESULTS,
  reduce: (results, events) => events.reduce(applyPuzzleEvent, results),
  cleared: clearPuzzleResults,
  candidates: (results, { hand }) => listedCandidates(results, hand),
  best: ({ candidates }) => (candidates.find(({ rewarded }) => rewarded?.solved) ?? candidates[0])?.id ?? null,
  outcome: ({ candidates }) => {
    const rewarded = candidates.flatMap((candidate) => candidate.rewarded ?? []);
    const solved = rewarded.filter((one) => one.solved).length;
    if (rewarded.length === 0) return { text: 'no configuration was rewarded', value: null };
    return { text: `${solved} of ${rewarded.length} configurations solve the task`, value: solved / rewarded.length };
  },
  curve: (results) => results.candidates.find(({ id }) => id === PUZZLES_PAGE.best(results))?.losses ?? [],
  workChanges: (from, to) => [
    ...(JSON.stringify(from.puzzle) === JSON.stringify(to.puzzle) ? [] : ['the task']),
    ...(JSON.stringify(from.hand) === JSON.stringify(to.hand) ? [] : ['the configurations by hand']),
  ],
  tabs: PUZZLE_TABS,
  tabOf: { write: 'configurations', train: 'curves' },
  resultTab: 'predictions',
  eventsOf: (news) => (news.domain === 'puzzles' ? news.events : []),
  loopEvents: (events) => events,
  said: {
    done: ({ candidates }) =>
      PAGE.done(candidates.filter(({ rewarded }) => rewarded?.solved).length, candidates.length),
    reset: PAGE.reset,
  },
  taskOf: (stage, { work: { puzzle, hand }, settings }, { candidates }) => {
    if (stage === 'write') return { domain: 'puzzles', kind: 'write', puzzle, settings };
    const written = candidates.flatMap((candidate) => candidate.written ?? []);
    return { domain: 'puzzles', kind: 'train', puzzle, settings, written: [...written, ...hand.map(writtenByHand)] };
  },
  task: (task) => ({ domain: 'puzzles', ...task }),
  plan: puzzlePlan,
  // A sweep has no plan: its own pace tells what is left of it.
  followed: (task, { hand }) => {
    if (task.domain !== 'puzzles' || task.kind === 'restore' || task.kind === 'landscape') return null;
    return { plan: planOf(task, hand), until: task.kind === 'write' ? 'self-edits' : null };
  },
  toKeep: (run) => run,
  makeExtras: () => ({ useSweep: makeSweep(), useRecorded: makeRecorded<PuzzlesTypes>() }),
  resetExtras: ({ useSweep }) => {
    const before = useSweep.getState();
    before.reset();
    return () => useSweep.setState(before);
  },
};
