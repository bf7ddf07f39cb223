/**
 * A recorded run on the screens of a live one, and an item of it with its edits on those of the stages. What the visitor had there
 * steps aside and comes back: their draft and settings, their live rounds, and what they made of a recorded item.
 */
import type { RunRecord } from '../../seal/record/record';
import { RunFileError } from '../../seal/record/runFileError';
import { messageOf } from '../ui/errors';
import { fileOf } from './library';
import { type PositionRules, type RecordedPosition, recordedPositions, writtenAt } from './recordedPositions';
import {
  type Asked,
  addressOf,
  NO_RECORDED,
  type RecordedState,
  type RecordedTypes,
  type Recording,
  type Work,
} from './recordedState';
import type { ShownRun } from './rounds';
import { recordedBasis } from './stages';
import { RUNS } from './words/runs';

/** What a domain says of its recorded runs. */
export interface RecordedDomain<P extends RecordedTypes> extends PositionRules<P['kind']> {
  /** Of the runs that came with the page, below `runs/`, with its slash. */
  folder: string;
  /** Of a run that came with the page, or of the visitor’s. */
  read: (file: Blob) => Promise<RunRecord<P['kind']>>;
  /** What chart and table show before the file is there; `null` for nothing. */
  listed: (entry: P['entry']) => ShownRun<P['kind']> | null;
  /** Whether a run that is opened fills the stages at once, with its last policy on its first held-out item. */
  fillsStages: boolean;
  /** The settings of a run as this page can use them. */
  settingsOf: (run: RunRecord<P['kind']>) => P['kind']['settings'];
  itemOf: (draft: P['draft']) => P['kind']['item'];
  showItem: (draft: P['draft'], item: P['kind']['item'], run: string) => void;
  resultsOf: (run: RunRecord<P['kind']>, position: RecordedPosition) => P['results'];
  /** What comes back of a draft; the rest stays as it is. */
  putBack: (draft: P['draft']) => Partial<P['draft']>;
  /** What is the visitor’s own of what is on the screens when the first recorded item comes; all of it where this is absent. */
  ownOf?: (experiment: Recording<P>, work: Work<P>) => Work<P>;
  /** After the visitor’s own has come back. */
  left?: (experiment: Recording<P>) => void;
}

/** The page answers in between: taking a run out of its message, drawing its rounds and drawing its stages are long enough each. */
const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

export type RecordedRuns<P extends RecordedTypes> = ReturnType<typeof recordedRuns<P>>;

export function recordedRuns<P extends RecordedTypes>(domain: RecordedDomain<P>) {
  type X = Recording<P>;
  type Run = RunRecord<P['kind']>;
  const { itemsOf, firstPosition, ...positions } = recordedPositions<P['kind']>(domain);
  const stateOf = ({ extras }: X): RecordedState<P> => extras.useRecorded.getState();
  const change = ({ extras }: X, next: Partial<RecordedState<P>>): void => extras.useRecorded.setState(next);
  const isIdle = ({ useProgress }: X): boolean => useProgress.getState().task === null;

  /** @throws Error with one plain sentence. */
  async function read({ entry, source }: Asked<P>): Promise<Run> {
    if (source !== 'recorded') return domain.read(new Blob([await fileOf(entry.id)]));
    const { file, title } = entry;
    const packed = await fetch(addressOf(domain.folder, file))
      .then((response) => {
        if (!response.ok) throw new Error(`the server answered ${response.status}`);
        return response.blob();
      })
      .catch((error: unknown) => {
        const why = messageOf(error);
        throw new Error(`“${title}” could not be fetched (${why}). Check the connection and try again.`);
      });
    try {
      return await domain.read(packed);
    } catch (error) {
      throw error instanceof RunFileError ? new Error(`“${title}”: ${error.message}`) : error;
    }
  }

  /** What the list has is shown at once, what is inside the run once its file is there. @returns whether it is on the screens. */
  async function open(x: X, asked: Asked<P>): Promise<boolean> {
    const { entry, run: present, source } = stateOf(x);
    if (present !== null && entry?.id === asked.entry.id && source === asked.source && isIdle(x)) {
      change(x, { entry: asked.entry, problem: null });
      fill(x, present, asked.position);
      return true;
    }
    if (!begin(x, asked)) return false;
    const rounds = x.useRounds.getState();
    const isCurrent = (): boolean => stateOf(x).entry === asked.entry;
    try {
      const run = await read(asked);
      await nextTask();
      if (!isCurrent()) return false;
      // Meanwhile a live run may have begun.
      const taken = !isIdle(x) || x.useRounds.getState() !== rounds;
      change(x, { run, shown: taken ? 'offered' : 'open' });
      if (taken) return false;
      showRounds(x);
      await nextTask();
      if (!isCurrent()) return false;
      fillStages(x, run, asked.position);
      sayOpened(x);
      return true;
    } catch (error) {
      if (!isCurrent()) return false;
      change(x, { shown: 'offered', problem: messageOf(error) });
      domain.left?.(x);
      return false;
    }
  }

  /** A run that has been read. Refused while a live one goes on: its results would land among the recorded ones. */
  function show(x: X, asked: Asked<P>, run: Run): boolean {
    if (!begin(x, asked)) return false;
    change(x, { run });
    fill(x, run);
    sayOpened(x);
    return true;
  }

  function begin(x: X, { entry, source }: Asked<P>): boolean {
    if (!isIdle(x)) {
      const { shown, entry: present } = stateOf(x);
      const still = shown === 'opening' ? (present === null ? 'nothing' : 'offered') : shown;
      change(x, { shown: still, problem: RUNS.busy });
      return false;
    }
    leaveItem(x);
    keepLive(x);
    change(x, { entry, source, run: null, shown: 'opening', problem: null, position: null });
    const listed = domain.listed(entry);
    const { recorded, showRecorded, reset } = x.useRounds.getState();
    if (listed !== null) showRecorded(listed, Number(entry.settings.rounds));
    else if (recorded) reset();
    return true;
  }

  function fill(x: X, run: Run, wanted: RecordedPosition | null = null): void {
    change(x, { shown: 'open' });
    showRounds(x);
    fillStages(x, run, wanted);
  }

  function fillStages(x: X, run: Run, wanted: RecordedPosition | null = null): void {
    if (!domain.fillsStages) return;
    const found = wanted && positions.positionOf(run, wanted.set, wanted.item, wanted.writer);
    const position = found ?? stateOf(x).position ?? firstPosition(run);
    if (position !== null) showPosition(x, position);
    else {
      // A run of measures alone has settings, but no item.
      stepAside(x);
      x.useSettings.getState().adopt(domain.settingsOf(run));
      x.useResults.getState().reset();
    }
  }

  function sayOpened(x: X): void {
    const { entry, source } = stateOf(x);
    x.useProgress.getState().say(`${source === 'recorded' ? 'Recorded run' : 'Run'} opened: ${entry?.title ?? ''}.`);
  }

  /** Of the recorded run, also after live ones, or a reset, took their place. */
  function showRounds(x: X): void {
    const { entry, run } = stateOf(x);
    const shown = run ?? (entry && domain.listed(entry));
    if (entry === null || shown === null || !isIdle(x)) return;
    keepLive(x);
    x.useRounds.getState().showRecorded(shown, Number(entry.settings.rounds));
  }

  function keepLive(x: X): void {
    const rounds = x.useRounds.getState();
    if (!rounds.recorded && rounds.conditions.length > 0) change(x, { live: rounds });
  }

  function showLive(x: X): void {
    const { live } = stateOf(x);
    if (live === null || !isIdle(x)) return;
    x.useRounds.setState(live);
    change(x, { live: null });
  }

  function showPosition(x: X, position: RecordedPosition): void {
    const { run } = stateOf(x);
    const item = run && itemsOf(run, position.set)[position.item];
    if (run === null || item == null || writtenAt(run, position) === null || !isIdle(x)) return;
    stepAside(x);
    change(x, { position });
    // The settings are part of what the results rest on, as far as this page has a use for them.
    x.useSettings.getState().adopt(domain.settingsOf(run));
    domain.showItem(x.useDraft.getState(), item, run.id);
    const results = domain.resultsOf(run, position);
    // The item and the settings of its run are what a recorded result rests on; the numbers of its stages stay as they are.
    const inputs = { ...x.inputs(), settings: run.settings };
    const { stages, showRecorded } = x.useResults.getState();
    x.useFinished.getState().leave();
    showRecorded(inputs.work, results, (stage) => recordedBasis(x.page.basisOf(stage, inputs, stages)));
    x.useView.getState().select(x.page.best(results));
  }

  const isAdopted = (settings: P['kind']['settings'], run: Run): boolean =>
    JSON.stringify(settings) === JSON.stringify(domain.settingsOf(run));

  /** Whether the draft is the item that was picked, with nothing changed. */
  function showsItem(x: X): boolean {
    const { run, position } = stateOf(x);
    return (
      run !== null &&
      position !== null &&
      domain.itemOf(x.useDraft.getState()) === itemsOf(run, position.set)[position.item]
    );
  }

  /** Nothing on the screens but what the recorded run gives back at any time. */
  function isAsRecorded(x: X): boolean {
    const { run, before } = stateOf(x);
    if (run === null || !isAdopted(x.useSettings.getState().settings, run)) return false;
    const { recorded, of } = x.useResults.getState();
    // Undo may have led from the recorded item to their own.
    const isOwn = before !== null && domain.itemOf(x.useDraft.getState()) === domain.itemOf(before.draft);
    return (showsItem(x) || isOwn) && (recorded || of === null);
  }

  /** The first time it is the visitor’s own work; from then on whatever they made of a recorded item. */
  function stepAside(x: X): void {
    const { before, variants } = stateOf(x);
    if (before !== null && isAsRecorded(x)) return;
    const { settings } = x.useSettings.getState();
    const work: Work<P> = { settings, draft: x.useDraft.getState(), results: x.useResults.getState() };
    if (before !== null) {
      change(x, { variants: [...variants, work] });
      return;
    }
    const own = domain.ownOf?.(x, work) ?? work;
    change(x, { before: own });
    x.ownWork.current = { settings: own.settings, draft: own.draft };
  }

  function putBack(x: X, { settings, draft, results }: Work<P>): void {
    x.useSettings.getState().adopt(settings);
    x.useDraft.setState(domain.putBack(draft));
    x.useFinished.getState().leave();
    x.useResults.setState(results);
    x.useView.getState().select(null);
  }

  function leaveItem(x: X): void {
    const { before } = stateOf(x);
    if (before === null || !isIdle(x)) return;
    stepAside(x);
    putBack(x, before);
    x.ownWork.current = null;
    change(x, { before: null, position: null });
  }

  /** Back to what the visitor had before the first item of the run was shown. */
  function leave(x: X): void {
    leaveItem(x);
    domain.left?.(x);
  }

  /** On to what they made of a recorded item before they left it; where there are several, in turn. */
  function showVariant(x: X, which = stateOf(x).variants[0]): void {
    if (which === undefined || !isIdle(x)) return;
    stepAside(x);
    putBack(x, which);
    change(x, { position: null, variants: stateOf(x).variants.filter((work) => work !== which) });
  }

  /** Takes the run off the page and puts back what the visitor had before it. */
  function close(x: X): void {
    if (!isIdle(x)) return;
    const { shown, source, variants, live } = stateOf(x);
    leaveItem(x);
    if (x.useRounds.getState().recorded) {
      if (live === null) x.useRounds.getState().reset();
      else x.useRounds.setState(live);
    }
    const made = stateOf(x).variants;
    change(x, { ...NO_RECORDED, variants: made });
    if (shown !== 'open') return;
    domain.left?.(x);
    const said = `The ${source === 'recorded' ? 'recorded run' : 'run'} is closed.`;
    x.useProgress.getState().say(said);
    if (made.length > variants.length)
      x.useView.getState().offerUndo({ said, back: () => showVariant(x, made.at(-1)) });
  }

  return {
    ...positions,
    itemsOf,
    firstPosition,
    read,
    open,
    show,
    showRounds,
    showLive,
    showPosition,
    showsItem,
    sayOpened,
    isAdopted,
    leave,
    showVariant,
    close,
  };
}
