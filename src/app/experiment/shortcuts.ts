/**
 * Keys of the page, one table for the handler and the help sheet. Single keys are off while typing and can be switched off. They
 * drive the Lab, or another page that has runs of its own while it is shown.
 */

import { pause, reset, resume, runAll, stepOnce } from '../knowledge/actions';
import { useDraft } from '../knowledge/draft';
import { useLab } from '../knowledge/lab';
import { newSeed } from '../knowledge/seed';
import { useView } from '../knowledge/view';
import { useProgress } from './progress';

export interface Shortcut {
  keys: string;
  label: string;
  /** Held with Ctrl or Cmd; then it also works with single keys switched off. */
  modified: boolean;
  matches: (event: KeyboardEvent) => boolean;
  run: () => void;
}

/** What keys do on a page with runs. */
export interface RunKeys {
  runOrPause: () => void;
  step: () => void;
  reset: () => void;
  newSeed: () => void;
  /** The candidate so many places on. */
  selectBeside: (offset: number) => void;
  undo: () => void;
  redo: () => void;
}

const LAB_KEYS: RunKeys = {
  runOrPause,
  step: () => void stepOnce(),
  reset: () => void reset(),
  newSeed,
  selectBeside,
  undo: () => useDraft.getState().undo(),
  redo: () => useDraft.getState().redo(),
};

let runKeys = LAB_KEYS;

/** Another page takes the keys over; returns the way to give them back. */
export function takeRunKeys(keys: RunKeys): () => void {
  runKeys = keys;
  return () => {
    runKeys = LAB_KEYS;
  };
}

export const SHORTCUTS: readonly Shortcut[] = [
  single('Space', ' ', 'Run all steps, pause, resume', () => runKeys.runOrPause()),
  single('.', '.', 'Next step', () => runKeys.step()),
  single('R', 'r', 'Reset the results', () => runKeys.reset()),
  single('G', 'g', 'New seed', () => runKeys.newSeed()),
  single('S', 's', 'Share', () => useView.getState().show('share')),
  single('[', '[', 'Previous self-edit', () => runKeys.selectBeside(-1)),
  single(']', ']', 'Next self-edit', () => runKeys.selectBeside(1)),
  single('?', '?', 'This sheet', () => useView.getState().show('help')),
  modified('Ctrl or \u2318 + Z', 'Undo a change of passage, questions or grids', false, () => runKeys.undo()),
  modified('Ctrl or \u2318 + Shift + Z', 'Redo it', true, () => runKeys.redo()),
];

function single(keys: string, key: string, label: string, run: () => void): Shortcut {
  const matches = (event: KeyboardEvent): boolean =>
    event.key.toLowerCase() === key && !event.ctrlKey && !event.metaKey && !event.altKey;
  return { keys, label, modified: false, matches, run };
}

function modified(keys: string, label: string, shift: boolean, run: () => void): Shortcut {
  const matches = (event: KeyboardEvent): boolean =>
    event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && event.shiftKey === shift;
  return { keys, label, modified: true, matches, run };
}

function runOrPause(): void {
  const { transport } = useProgress.getState();
  if (transport === 'idle') void runAll();
  else if (transport === 'running') pause();
  else resume();
}

function selectBeside(offset: number): void {
  const { candidates } = useLab.getState().results;
  const { selected, select } = useView.getState();
  const at = candidates.findIndex((candidate) => candidate.id === selected);
  const next = candidates[at < 0 ? 0 : (at + offset + candidates.length) % candidates.length];
  if (next !== undefined) select(next.id);
}

/** Listens on the whole page; returns the way to stop. */
export function listenForShortcuts(): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const { shortcuts, sheet } = useView.getState();
    if (sheet !== null || isTyping(event.target)) return;
    // Space on a focused control is that control's own.
    if (event.key === ' ' && event.target instanceof Element && event.target.closest('button, a, summary, [role=tab]'))
      return;
    const found = SHORTCUTS.find((shortcut) => (shortcut.modified || shortcuts) && shortcut.matches(event));
    if (found === undefined) return;
    event.preventDefault();
    found.run();
  };
  addEventListener('keydown', onKeyDown);
  return () => removeEventListener('keydown', onKeyDown);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input:not([type=radio]):not([type=checkbox]), textarea, select') !== null
  );
}
