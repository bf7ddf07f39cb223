/** A run that the device had no room for, and the way to the setting that brings it down. */
import { create } from 'zustand';
import type { Shortage as EngineShortage } from '../../contract/errors';
import type { SettingsTable } from '../../seal/settings';
import type { Failure } from '../../worker/protocol';
import { isAtWork } from './setting';

/** What the engine says would help: a smaller model or rank, fewer self-edits at a time, shorter texts. */
export type Remedy = EngineShortage['remedy'];

interface Shortage {
  /** As it is told: what tells the same offers the same way out. */
  message: string;
  /** Of the setting; `null` where the engine names none that this page has. */
  label: string | null;
  /** Opens the settings, and the one that helps if it is known. */
  lead: () => void;
}

export const useShortage = create<{ last: Shortage | null }>()(() => ({ last: null }));

/** The settings of a page. */
export interface RemediesOf<Settings> {
  table: SettingsTable<Settings>;
  settings: () => Settings;
  /** The field for each remedy, by its dotted path. */
  paths: Readonly<Record<Remedy, string | null>>;
  open: () => void;
}

/** Takes note of a failure for want of memory, and of no other. */
export function noteShortage<Settings>(failure: Failure, of: RemediesOf<Settings>): void {
  if (failure.code !== 'out-of-memory') return;
  const path = failure.shortage === undefined ? null : of.paths[failure.shortage.remedy];
  const field = of.table.list.find((one) => one.path === path && isAtWork(one, of.settings()));
  const lead = (): void => {
    of.open();
    // Once they are drawn.
    requestAnimationFrame(() =>
      leadTo(field === undefined ? '#settings' : `#settings [name="${CSS.escape(field.path)}"]`),
    );
  };
  useShortage.setState({ last: { message: failure.message, label: field?.label ?? null, lead } });
}

/** The form is fetched when it is first opened, so it may take some frames to be there. */
function leadTo(selector: string, frames = 300): void {
  const place = document.querySelector<HTMLElement>(selector);
  if (place === null && frames > 0) requestAnimationFrame(() => leadTo(selector, frames - 1));
  place?.scrollIntoView({ block: 'center' });
  place?.focus({ preventScroll: true });
}
