/** A run that the device had no room for, and the way to the setting that brings it down. */
import type { Shortage as EngineShortage } from '../../contract/errors';
import type { Setting } from '../../seal/settings';
import type { Failure } from '../../worker/protocol';
import { isAtWork } from './setting';

/** What the engine says would help: a smaller model or rank, fewer self-edits at a time, shorter texts. */
export type Remedy = EngineShortage['remedy'];

export interface Shortage {
  /** As it is told: what tells the same offers the same way out. */
  message: string;
  /** Of the setting; `null` where the engine names none that this page has. */
  label: string | null;
  /** Opens the settings, and the one that helps if it is known. */
  lead: () => void;
}

/**
 * Of a failure for want of memory; `null` of any other.
 * @param paths the setting for each remedy, by its dotted path. @param open shows the settings.
 */
export function shortageOf(
  failure: Failure,
  paths: Readonly<Record<Remedy, string | null>>,
  list: readonly Setting[],
  settings: unknown,
  open: () => void,
): Shortage | null {
  if (failure.code !== 'out-of-memory') return null;
  const path = failure.shortage === undefined ? null : paths[failure.shortage.remedy];
  const field = list.find((one) => one.path === path && isAtWork(one, settings));
  const lead = (): void => {
    open();
    // Once they are drawn.
    requestAnimationFrame(() =>
      leadTo(field === undefined ? '#settings' : `#settings [name="${CSS.escape(field.path)}"]`),
    );
  };
  return { message: failure.message, label: field?.label ?? null, lead };
}

/** The form is fetched when it is first opened, so it may take some frames to be there. */
function leadTo(selector: string, frames = 300): void {
  const place = document.querySelector<HTMLElement>(selector);
  if (place === null && frames > 0) requestAnimationFrame(() => leadTo(selector, frames - 1));
  place?.scrollIntoView({ block: 'center' });
  place?.focus({ preventScroll: true });
}
