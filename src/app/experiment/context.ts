/** The way from a component to the stores of the experiment that it stands in. */
import { createContext, createElement, type ReactNode, use, useMemo } from 'react';
import type { Plan } from './estimate';
import {
  type Core,
  type Experiment,
  type Hook,
  type PageTypes,
  PresentExperiment,
  type Store,
  useActions,
} from './experiment';
import { changedInputs, type StageStatus, stageStatus } from './stages';

/** A stage as its card sees it: state, what changed since, what broke, and what runs it, `null` while nothing can. */
export interface StageView {
  status: StageStatus;
  changed: string[];
  problem: string | null;
  run: (() => void) | null;
}

/** The hooks of one domain. Any number of its experiments stand side by side, each under its own `Provider`. */
export function makeContext<P extends PageTypes>(domain: string) {
  const Present = createContext<Experiment<P> | null>(null);

  /** @throws Error outside of an experiment of the domain. */
  function useOwn(): Experiment<P> {
    const experiment = use(Present);
    if (experiment === null) throw new Error(`There is no experiment on ${domain} around this component.`);
    return experiment;
  }

  function hook<State>(storeOf: (experiment: Experiment<P>) => Store<State>): Hook<State> {
    function useState(): State;
    function useState<Part>(selector: (state: State) => Part): Part;
    function useState<Part>(selector?: (state: State) => Part): State | Part {
      const useStore = storeOf(useOwn());
      const whole = (state: State): State | Part => state;
      return useStore(selector ?? whole);
    }
    return useState;
  }

  const useDraft = hook((experiment) => experiment.useDraft);
  const useSettings = hook((experiment) => experiment.useSettings);
  const useEngine = hook((experiment) => experiment.useEngine);
  const useResults = hook((experiment) => experiment.useResults);
  const useProgress = hook((experiment) => experiment.useProgress);

  /** What the visitor gives the stages, the same object while nothing of it changes. */
  function useWork(): P['work'] {
    const { page } = useOwn();
    const draft = useDraft();
    return useMemo(() => page.workOf(draft), [page, draft]);
  }

  function useInputs(): ReturnType<Core<P>['inputs']> {
    const { page } = useOwn();
    const work = useWork();
    const settings = useSettings((state) => state.settings);
    const policy = useEngine((state) => state.policy?.id ?? 0);
    const workerStarts = useEngine((state) => state.workerStarts);
    const model = useEngine((state) => state.model);
    const byHand = useResults((state) => page.byHand?.(state.results) ?? '');
    return useMemo(
      () => ({ work, settings, policy, workerStarts, model, byHand }),
      [work, settings, policy, workerStarts, model, byHand],
    );
  }

  function useStage(stage: P['stage']): StageView {
    const { page, actions } = useOwn();
    const inputs = useInputs();
    const runnable = useActions().runnable();
    const stages = useResults((state) => state.stages);
    const status = stageStatus(page, stage, inputs, stages);
    const changed = status === 'stale' ? changedInputs(stages[stage].basis, page.basisOf(stage, inputs, stages)) : [];
    const run = runnable ? () => void actions.runStage(stage) : null;
    return { status, changed, problem: stages[stage].problem, run };
  }

  /** Of all steps on what is at hand; `null` while that cannot be run, and while something runs: the status line says what is left. */
  function usePlan(): Plan | null {
    const { page } = useOwn();
    const inputs = useInputs();
    const engine = useEngine();
    const idle = useProgress((state) => state.task === null);
    return idle && page.isPlayable(inputs, engine) ? page.plan(inputs.settings, inputs.work) : null;
  }

  function Provider({ of, children }: { of: Experiment<P>; children: ReactNode }) {
    return createElement(PresentExperiment, { value: of }, createElement(Present, { value: of }, children));
  }

  return {
    Provider,
    useOwn,
    hook,
    useDraft,
    useSettings,
    useEngine,
    useResults,
    useProgress,
    useRounds: hook((experiment) => experiment.useRounds),
    useView: hook((experiment) => experiment.useView),
    useWork,
    useInputs,
    useStage,
    usePlan,
  };
}
