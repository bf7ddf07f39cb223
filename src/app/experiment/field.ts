/** What a settings form offers: numbers, choices and switches, each with its bounds and its way into the settings of one domain. */

interface Setting {
  /** The dotted path by which links and notices name it. */
  path: string;
  label: string;
}

/** How a number is offered. */
interface NumberFacts<Settings> {
  label: string;
  hint?: string;
  min: number;
  max: number;
  step: number;
  /** Absent: always shown. A field that the other settings make idle would only puzzle. */
  shown?: (settings: Settings) => boolean;
}

export interface Field<Settings> extends Setting, NumberFacts<Settings> {
  read: (settings: Settings) => number;
  write: (settings: Settings, value: number) => Settings;
}

/** One of several, each with its own explanation. */
export interface Choice<Settings> extends Setting {
  options: readonly { value: string; label: string; hint: string }[];
  read: (settings: Settings) => string;
  /** A value that is none of the options changes nothing. */
  write: (settings: Settings, value: string) => Settings;
}

/** Any of several. */
export interface ManyChoice<Settings> extends Setting {
  hint: string;
  options: readonly { value: string; label: string }[];
  /** Which of the options may not be switched off. */
  fixed: readonly string[];
  read: (settings: Settings) => readonly string[];
  write: (settings: Settings, value: string, on: boolean) => Settings;
}

/** On or off. */
export interface Switch<Settings> extends Setting {
  hint: string;
  read: (settings: Settings) => boolean;
  write: (settings: Settings, on: boolean) => Settings;
}

export interface FieldGroup<Settings> {
  name: string;
  /** Shown above the numbers. */
  choices?: readonly Choice<Settings>[];
  fields: readonly Field<Settings>[];
  /** Shown below them. */
  switches?: readonly Switch<Settings>[];
  many?: readonly ManyChoice<Settings>[];
}

export const HIGHEST_SEED = 0xffffffff;

/** The number that the settings have under `name`. */
export function topField<Name extends string, Settings extends Record<Name, number>>(
  name: Name,
  facts: NumberFacts<Settings>,
): Field<Settings> {
  return {
    ...facts,
    path: name,
    read: (settings) => settings[name],
    write: (settings, value) => ({ ...settings, [name]: value }),
  };
}

/** The number that they have under `group.name`. */
export function innerField<
  Group extends string,
  Name extends string,
  Settings extends Record<Group, Record<Name, number>>,
>(group: Group, name: Name, facts: NumberFacts<Settings>): Field<Settings> {
  return {
    ...facts,
    path: `${group}.${name}`,
    read: (settings) => settings[group][name],
    write: (settings, value) => ({ ...settings, [group]: { ...settings[group], [name]: value } }),
  };
}

/** The rank of the adapters that train under `group`; alpha follows, so that the adapter's weight stays what it was. */
export function rankField<Group extends string, Settings extends Record<Group, { rank: number; alpha: number }>>(
  group: Group,
  facts: NumberFacts<Settings>,
): Field<Settings> {
  return {
    ...innerField<Group, 'rank', Settings>(group, 'rank', facts),
    write: (settings, rank) => ({ ...settings, [group]: { ...settings[group], rank, alpha: 2 * rank } }),
  };
}
