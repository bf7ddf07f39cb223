/**
 * An experiment: what the visitor writes (draft), how it runs (settings), what came of it (results, rounds) and what is looked at
 * (view), with the engine that runs it. One factory makes it for every domain; several stand side by side.
 */
import { createContext, use } from 'react';
import type { StoreApi, UseBoundStore } from 'zustand';
import type { ModelRef } from '../../contract/model';
import type { AnyRun, RunRecord } from '../../seal/record/record';
import type { Setting } from '../../seal/settings';
import type { Kind, LoopEvent, Stage } from '../../seal/types';
import type { EventsNews, OwnSet, RestoreTask, RoundsTask, Speech, Task } from '../../worker/protocol';
import { type Actions, makeActions } from './actions';
import { type EngineState, makeEngine } from './engine';
import { type EstimateState, makeEstimate, type Plan } from './estimate';
import { makeFinished, type Outcome } from './finishedRuns';
import { makeProgress, type ProgressState } from './progress';
import { makeResults, type ResultsState } from './results';
import { makeRounds, type Rounds } from './rounds';
import { useIsRunning } from './running';
import type { FormProps } from './setting';
import { makeSettings, type SettingsForm, type SettingsRules } from './settingsForm';
import type { Remedy } from './shortage';
import type { StageRules } from './stages';
import { keepSuited } from './suited';
import { makeView, type View } from './view';
import { makeWatch, type WatchState } from './watch';
import type { progressWords } from './words/progress';

export type Store<State> = UseBoundStore<StoreApi<State>>;

/** The whole of a store, or the part of it that counts. */
export interface Hook<State> {
  (): State;
  <Part>(selector: (state: State) => Part): Part;
}

/** What components that know no domain see of a store. */
export interface Shown<State> extends Hook<State> {
  getState(): State;
  subscribe(listener: (state: State, before: State) => void): () => void;
}

export interface DraftBase {
  undo: () => void;
  redo: () => void;
}

/** The types of one domain's page in one place. */
export interface PageTypes {
  kind: Kind;
  event: { type: string };
  /** What the visitor gives the stages: the item, and what they wrote beside it. */
  work: object;
  draft: DraftBase;
  results: object;
  stage: string;
  tab: string;
  /** Stores that this domain alone has. */
  extras: object;
}

/** What the stages rest on. */
export interface Inputs<P extends PageTypes> {
  work: P['work'];
  settings: P['kind']['settings'];
  /** As the engine numbers it; 0 is the model as shipped. */
  policy: number;
  workerStarts: number;
  /** As the engine's state has it. */
  model: string;
  /** What a person has made of the results, by name and number of changes; empty for nothing. */
  byHand: string;
}

/** The words of a domain that shared parts of the page need. */
export interface PageWords extends ReturnType<typeof progressWords> {
  /** Of a setting by its dotted path. */
  settingName: (path: string) => string;
  /** What can be done while live runs are off; absent for what the advice says by itself. */
  stillWorks?: string;
}

/** The logic of one domain's page. */
export interface Page<P extends PageTypes> extends StageRules<P['stage'], Inputs<P>> {
  name: P['kind']['name'];
  model: ModelRef;
  /** The route, beginning with a slash. */
  path: string;
  words: PageWords;
  settings: SettingsRules<P['kind']['settings']>;
  /** The default settings for a model of this kind. */
  usual: (speaks: Speech) => P['kind']['settings'];
  /** Whether a model of this kind can be asked as these settings say. */
  suits: (settings: P['kind']['settings'], speaks: Speech) => boolean;
  /** For each remedy the setting that brings a run down, by its dotted path. */
  remedies: Readonly<Record<Remedy, string | null>>;
  /** @param own what the browser keeps in place of a recorded item; `null` for none. */
  makeDraft: (storedAs: string | null, own: () => P['draft'] | null) => Store<P['draft']>;
  workOf: (draft: P['draft']) => P['work'];
  /** Whether a recorded item is left for a live run, which begins at the first stage: its results have no adapters here. */
  leavesRecorded: boolean;
  /** Whether what the visitor wrote can be run. */
  isPlayable: (inputs: Inputs<P>, engine: EngineState) => boolean;
  nothing: P['results'];
  reduce: (results: P['results'], events: readonly P['event'][], settings: P['kind']['settings']) => P['results'];
  cleared: (results: P['results'], stage: P['stage']) => P['results'];
  /** As `Inputs` has it; absent where results are never changed by hand. */
  byHand?: (results: P['results']) => string;
  /** In order; those of the model before those by hand. */
  candidates: (results: P['results'], work: P['work']) => readonly { id: string }[];
  /** The candidate that there is to see when the last stage is done, before the visitor has picked one. */
  best: (results: P['results']) => string | null;
  /** What a finished run of the stages came to, in words and as a number. */
  outcome: (results: P['results']) => Outcome;
  /** Of the candidate that counts, for the ghost behind the next run's curves. */
  curve: (results: P['results']) => readonly number[];
  /** What of the item differs, by name; empty for the same one. */
  workChanges: (from: P['work'], to: P['work']) => readonly string[];
  /** The first is shown at the beginning. */
  tabs: readonly [P['tab'], ...P['tab'][]];
  /** What the drawer follows to while a stage runs, `null` for nothing else, and when the last one is done. */
  tabOf: Record<P['stage'], P['tab'] | null>;
  resultTab: P['tab'];
  eventsOf: (news: EventsNews) => readonly P['event'][];
  loopEvents: (events: readonly P['event'][]) => readonly LoopEvent<P['kind']>[];
  said: { done: (results: P['results']) => string; reset: string };
  taskOf: (stage: P['stage'], inputs: Inputs<P>, results: P['results']) => Task;
  task: (task: RoundsTask<P['kind']> | RestoreTask) => Task;
  /** The visitor's own items, where the settings of rounds name them. */
  ownSet?: (settings: P['kind']['settings']) => OwnSet<P['kind']['item']> | undefined;
  /** Of all steps on the work; without any, of all rounds. */
  plan: (settings: P['kind']['settings'], work: P['work'] | null) => Plan;
  /** What the status line can tell the time left by; `null` where no plan says it. */
  followed: (task: Task, work: P['work']) => { plan: Plan; until: Stage | null } | null;
  toKeep: (run: RunRecord<P['kind']>) => AnyRun;
  makeExtras: (experiment: Core<P>) => P['extras'];
  /** Beside the results, when they are reset. @returns the way back. */
  resetExtras: (extras: P['extras']) => () => void;
}

/** What is known of the worker in one experiment. */
export interface WorkerStores {
  useEngine: Store<EngineState>;
  useProgress: Store<ProgressState>;
  useEstimate: Store<EstimateState>;
}

export interface Core<P extends PageTypes> extends WorkerStores {
  page: Page<P>;
  useDraft: Store<P['draft']>;
  useSettings: Store<SettingsForm<P['kind']['settings']>>;
  useResults: Store<ResultsState<P['work'], P['results'], P['stage'], P['event']>>;
  useRounds: Store<Rounds<P['kind']>>;
  /** What a run of rounds is doing at the moment. */
  useWatch: Store<WatchState<P>>;
  useView: Store<View<P['tab']>>;
  useFinished: ReturnType<typeof makeFinished>;
  /** The visitor's own settings and draft while a recorded item has their place: this is what the browser keeps. */
  ownWork: { current: { settings: P['kind']['settings']; draft: P['draft'] } | null };
  inputs: () => Inputs<P>;
}

export interface Experiment<P extends PageTypes> extends Core<P> {
  extras: P['extras'];
  /** Where the model cannot be asked as the settings say, it gets its own; those of a recorded run only where that is told. */
  suit: (of?: { recorded: boolean }) => void;
  actions: Actions<P>;
}

/** An experiment of any domain, as shared components see it. */
export interface AnyExperiment extends WorkerStores {
  page: Pick<Page<PageTypes>, 'name' | 'model' | 'path' | 'words'> & {
    settings: { table: { list: readonly Setting[] } };
  };
  useDraft: Shown<DraftBase>;
  useSettings: Shown<FormProps['form']>;
  useResults: Shown<Pick<ResultsState<object, object, string, never>, 'recorded' | 'stages'>>;
  useRounds: Shown<Pick<Rounds<Kind>, 'recorded' | 'status' | 'problem' | 'round' | 'rounds' | 'cost'>>;
  useView: Shown<Omit<View<string>, 'pickTab' | 'follow'>>;
  useFinished: ReturnType<typeof makeFinished>;
  /** But for those that take what a domain alone has. */
  actions: Omit<Actions<PageTypes>, 'runStage' | 'runTask' | 'followRounds'>;
}

/** @param isKept whether draft and settings outlive a reload; of two experiments of a domain one at most. */
export function makeExperiment<P extends PageTypes>(page: Page<P>, isKept = true): Experiment<P> {
  const useView = makeView(page.tabs[0]);
  // Asked for while the stores are made, before there is a core.
  const ownWork: Core<P>['ownWork'] = { current: null };
  const useEngine = makeEngine();
  const useProgress = makeProgress();
  const useEstimate = makeEstimate(useEngine, useProgress);
  const core: Core<P> = {
    page,
    useEngine,
    useProgress,
    useEstimate,
    useDraft: page.makeDraft(isKept ? page.settings.draftStoredAs : null, () => ownWork.current?.draft ?? null),
    useSettings: makeSettings(
      page.settings,
      isKept,
      () => ownWork.current?.settings ?? null,
      (undo) => useView.getState().offerUndo(undo),
      () => page.usual(useEngine.getState().speaks),
    ),
    useResults: makeResults({
      stages: page.stages,
      nothing: page.nothing,
      reduce: (results, events) => page.reduce(results, events, core.useSettings.getState().settings),
      cleared: page.cleared,
      workNow: () => core.inputs().work,
    }),
    useRounds: makeRounds<P['kind']>(),
    useWatch: makeWatch(page),
    useView,
    useFinished: makeFinished(),
    ownWork,
    inputs: () => {
      const { policy, workerStarts, model } = useEngine.getState();
      return {
        work: page.workOf(core.useDraft.getState()),
        settings: core.useSettings.getState().settings,
        policy: policy?.id ?? 0,
        workerStarts,
        model,
        byHand: page.byHand?.(core.useResults.getState().results) ?? '',
      };
    },
  };
  const extras = page.makeExtras(core);
  const suit = keepSuited(core);
  return Object.assign(core, { extras, suit, actions: makeActions(core, extras, suit) });
}

const Present = createContext<AnyExperiment | null>(null);
export const PresentExperiment = Present.Provider;

/** What the experiment around the component can do, drawn anew whenever that may have changed. */
export function useActions(): AnyExperiment['actions'] {
  const { useDraft, useSettings, useEngine, useResults, useProgress, actions } = useExperiment();
  useDraft();
  useSettings();
  useEngine();
  // Not what a stage tells many times a second.
  useResults((state) => state.stages);
  useResults((state) => state.recorded);
  useProgress((state) => state.transport);
  useIsRunning();
  return actions;
}

/** The experiment that the component stands in. @throws Error outside of one. */
export function useExperiment(): AnyExperiment {
  const experiment = use(Present);
  if (experiment === null) throw new Error('There is no experiment around this component.');
  return experiment;
}
