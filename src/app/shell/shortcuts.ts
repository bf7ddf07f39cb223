/**
 * Keys of the page, one table for the handler and the help sheet. Single keys are off while typing and can be switched off. They
 * drive the experiment whose page is shown; on pages without one they only hold up what is at work.
 */
import type { AnyExperiment } from '../experiment/experiment';
import { useShell } from './view';

export interface Shortcut {
  keys: string;
  label: string;
  /** Held with Ctrl or Cmd; then it also works with single keys switched off. */
  modified: boolean;
  matches: (event: KeyboardEvent) => boolean;
  run: () => void;
}

const onShown = (act: (experiment: AnyExperiment) => unknown): void => {
  const { experiment, leading } = useShell.getState();
  if (experiment !== null && leading) void act(experiment);
};

/** What is at work elsewhere is not this page's to begin, but the one thing to hold up. */
const onAtWork = (act: (experiment: AnyExperiment) => unknown): void => {
  const { held, experiment, leading } = useShell.getState();
  if (held !== null && held.useProgress.getState().transport !== 'idle') void act(held);
  else if (experiment !== null && leading) void act(experiment);
};

export const SHORTCUTS: readonly Shortcut[] = [
  single('Space', ' ', 'Run all steps, pause, resume', () => onAtWork(runOrPause)),
  single('.', '.', 'Next step', () => onShown(({ actions }) => actions.step())),
  single('R', 'r', 'Reset the results', () => onShown(({ actions }) => actions.reset())),
  single('G', 'g', 'New seed', () => onShown(({ actions }) => actions.newSeed())),
  single('S', 's', 'Share', () => useShell.getState().show('share')),
  single('[', '[', 'Previous self-edit', () => onShown(({ actions }) => actions.selectBeside(-1))),
  single(']', ']', 'Next self-edit', () => onShown(({ actions }) => actions.selectBeside(1))),
  single('?', '?', 'This sheet', () => useShell.getState().show('help')),
  modified('Ctrl or \u2318 + Z', 'Undo a change of passage, questions or grids', false, () =>
    onShown(({ useDraft }) => useDraft.getState().undo()),
  ),
  modified('Ctrl or \u2318 + Shift + Z', 'Redo it', true, () => onShown(({ useDraft }) => useDraft.getState().redo())),
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

function runOrPause({ useProgress, actions }: AnyExperiment): void {
  const { transport } = useProgress.getState();
  if (transport === 'idle') void actions.runAll();
  else if (transport === 'running') actions.pause();
  else actions.resume();
}

const TAKES_SPACE = 'button, a, summary, input, [tabindex="0"]';

/** Listens on the whole page; returns the way to stop. */
export function listenForShortcuts(): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const { shortcuts, sheet } = useShell.getState();
    if (sheet !== null || isTyping(event.target)) return;
    // Space on a focused control is that control's own: it presses, ticks, or moves on what scrolls.
    if (event.key === ' ' && event.target instanceof Element && event.target.closest(TAKES_SPACE) !== null) return;
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
