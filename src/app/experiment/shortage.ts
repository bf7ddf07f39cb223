/** A run that the device had no room for, and the way to the setting that brings it down. */
import type { Shortage as EngineShortage } from '../../contract/errors';
import type { Failure } from '../../worker/protocol';
import type { FieldGroup } from './field';

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

/** The settings that a page offers. */
export interface Remedies<Settings> {
  groups: readonly FieldGroup<Settings>[];
  /** The field for each remedy, by its dotted path. */
  paths: Readonly<Record<Remedy, string | null>>;
}

/** Of a failure for want of memory; `null` of any other. @param open shows the settings. */
export function shortageOf<Settings>(
  failure: Failure,
  of: Remedies<Settings>,
  settings: Settings,
  open: () => void,
): Shortage | null {
  if (failure.code !== 'out-of-memory') return null;
  const path = failure.shortage === undefined ? null : of.paths[failure.shortage.remedy];
  const field = of.groups
    .flatMap(({ fields }) => fields)
    .find((one) => one.path === path && (one.shown?.(settings) ?? true));
  const lead = (): void => {
    open();
    // Once they are drawn.
    requestAnimationFrame(() =>
      leadTo(field === undefined ? '#settings' : `#settings [name="${CSS.escape(field.path)}"]`),
    );
  };
  return { message: failure.message, label: field?.label ?? null, lead };
}

function leadTo(selector: string): void {
  const place = document.querySelector<HTMLElement>(selector);
  place?.scrollIntoView({ block: 'center' });
  place?.focus({ preventScroll: true });
}
