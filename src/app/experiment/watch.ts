/**
 * What a run of rounds is doing at the moment, item by item, for those who watch: the page shows the item that the run is at, or the one
 * that the visitor stays with. Live runs and recorded ones that are played back tell the same events, so one picture serves both.
 */
import { create } from 'zustand';
import type { ConditionBase, DecisionBase, Kind, LoopEvent, Purpose, Stage } from '../../seal/types';
import type { Page, PageTypes } from './experiment';

/** Milliseconds for which an item stays, however fast the run goes over the next ones. */
const LOOK_FOR = 2500;

export interface Watched<P extends PageTypes> {
  items: { training: readonly P['kind']['item'][]; heldOut: readonly P['kind']['item'][] } | null;
  /** `null` before the run has begun. */
  purpose: Purpose | null;
  round: number;
  rounds: number;
  stage: Stage | null;
  done: number;
  total: number;
  /** What is known of each item that this part of the run has come to. */
  byItem: ReadonlyMap<number, P['results']>;
  itemOf: ReadonlyMap<string, number>;
  /** The item that is shown. */
  at: number | null;
  /** When it came. */
  since: number;
  follows: boolean;
  /** What the policy is trained on, once it is chosen, and its losses. */
  kept: number;
  chosenOf: number;
  policyLosses: readonly number[];
  conditions: readonly ConditionBase[];
}

export interface WatchState<P extends PageTypes> extends Watched<P> {
  apply: (events: readonly P['event'][], settings: P['kind']['settings']) => void;
  /** Shows that item and stays there. */
  stay: (item: number) => void;
  follow: () => void;
  clear: () => void;
}

export const nothingWatched = <P extends PageTypes>(): Watched<P> => ({
  items: null,
  purpose: null,
  round: 0,
  rounds: 0,
  stage: null,
  done: 0,
  total: 0,
  byItem: new Map(),
  itemOf: new Map(),
  at: null,
  since: 0,
  follows: true,
  kept: 0,
  chosenOf: 0,
  policyLosses: [],
  conditions: [],
});

type Rules<P extends PageTypes> = Pick<Page<P>, 'nothing' | 'reduce' | 'loopEvents'>;

export function makeWatch<P extends PageTypes>(page: Rules<P>) {
  return create<WatchState<P>>()((set) => ({
    ...nothingWatched<P>(),
    apply: (events, settings) =>
      set((state) =>
        events.reduce<Watched<P>>((before, event) => watched(page, before, event, settings, performance.now()), state),
      ),
    stay: (at) => set({ at, follows: false }),
    follow: () => set(({ byItem, at }) => ({ follows: true, since: 0, at: [...byItem.keys()].at(-1) ?? at })),
    clear: () => set(nothingWatched<P>()),
  }));
}

/** The picture after an event. @param now in milliseconds. */
export function watched<P extends PageTypes>(
  page: Rules<P>,
  before: Watched<P>,
  event: P['event'],
  settings: P['kind']['settings'],
  now: number,
): Watched<P> {
  const [told] = page.loopEvents([event]);
  if (told === undefined) return before;
  const state = inScope(before, told);
  switch (told.type) {
    case 'run-started':
      return { ...nothingWatched<P>(), rounds: state.rounds, items: told.items };
    case 'round-started':
      return { ...afresh(state), round: told.round, rounds: told.rounds };
    case 'stage-started':
      return { ...state, stage: told.stage, done: 0, total: 0 };
    case 'progress':
      return { ...state, stage: told.stage, done: told.done, total: told.total };
    case 'condition':
      return { ...state, conditions: withCondition(state.conditions, told.condition) };
    case 'policy-losses':
      return { ...state, policyLosses: [...state.policyLosses.slice(0, told.step), ...told.losses] };
    case 'selection':
      return withDecisions(page, state, told.decisions, event, settings);
    default:
      return withItem(page, state, itemOfEvent(state, told), event, settings, now);
  }
}

/** Another part of the run begins with a clean sheet; what was measured stays. */
function inScope<P extends PageTypes>(state: Watched<P>, event: LoopEvent<P['kind']>): Watched<P> {
  if (!('purpose' in event) || event.type === 'stage-done') return state;
  const { purpose, round } = event;
  if (purpose === state.purpose && round === state.round) return state;
  return { ...afresh(state), purpose, round };
}

function afresh<P extends PageTypes>({ items, rounds, follows, conditions, since }: Watched<P>): Watched<P> {
  return { ...nothingWatched<P>(), items, rounds, follows, conditions, since };
}

function itemOfEvent<P extends PageTypes>({ itemOf }: Watched<P>, event: LoopEvent<P['kind']>): number | null {
  switch (event.type) {
    case 'edit-text':
    case 'answers':
      return event.item;
    case 'edit':
      return event.edit.item;
    case 'candidate':
      return event.candidate.edit.item;
    case 'material':
    case 'losses':
      return itemOf.get(event.edit) ?? null;
    default:
      return null;
  }
}

const editOf = <K extends Kind>(event: LoopEvent<K>): string | null => {
  if (event.type === 'edit-text') return event.edit;
  return event.type === 'edit' ? event.edit.id : null;
};

function withItem<P extends PageTypes>(
  page: Rules<P>,
  state: Watched<P>,
  item: number | null,
  event: P['event'],
  settings: P['kind']['settings'],
  now: number,
): Watched<P> {
  if (item === null) return state;
  const [told] = page.loopEvents([event]);
  const edit = told === undefined ? null : editOf(told);
  const itemOf = edit === null || state.itemOf.has(edit) ? state.itemOf : new Map(state.itemOf).set(edit, item);
  const byItem = new Map(state.byItem);
  // The one that was told of last stands last.
  const results = byItem.get(item) ?? page.nothing;
  byItem.set(item, page.reduce(results, [event], settings));
  const goesOn = state.follows && state.at !== item && (state.at === null || now - state.since >= LOOK_FOR);
  return { ...state, byItem, itemOf, ...(goesOn ? { at: item, since: now } : {}) };
}

/** Each item takes what was decided on its own edits. */
function withDecisions<P extends PageTypes>(
  page: Rules<P>,
  state: Watched<P>,
  decisions: readonly DecisionBase[],
  event: P['event'],
  settings: P['kind']['settings'],
): Watched<P> {
  const byItem = new Map([...state.byItem].map(([item, results]) => [item, page.reduce(results, [event], settings)]));
  return { ...state, byItem, kept: decisions.filter(({ kept }) => kept).length, chosenOf: decisions.length };
}

function withCondition(all: readonly ConditionBase[], one: ConditionBase): ConditionBase[] {
  return [...all.filter(({ name, round }) => name !== one.name || round !== one.round), one];
}
