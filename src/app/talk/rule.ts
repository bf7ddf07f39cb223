/** By which rule it proposes to learn, and whether it learns at once what it proposes; kept in this browser. */
import * as z from 'zod/mini';
import { create } from 'zustand';
import { type NumberSetting, settingsTable } from '../../seal/settings';
import {
  LOOKS_AT,
  RULE_NAMES,
  type Rule,
  type RuleName,
  type Thresholds,
  thresholdsSchema,
} from '../../seal/stream/rule';
import type { Notice } from '../../seal/types';
import { tabStorage } from '../../storage/drafts';
import type { Speech } from '../../worker/protocol';

const NAME = 'selkie.talk.rule';
const THRESHOLDS = settingsTable(thresholdsSchema);

interface RuleState {
  name: RuleName;
  /** Those that the visitor has changed. */
  own: Partial<Thresholds>;
  alone: boolean;
  /** Limits that were not taken as given. */
  notices: readonly Notice[];
}

const schema = z.object({ name: z.enum(RULE_NAMES), own: z.partial(thresholdsSchema), alone: z.boolean() });
const USUAL: RuleState = { name: 'surprise-and-conflict', own: {}, alone: false, notices: [] };

function read(): RuleState {
  try {
    return { ...schema.parse(JSON.parse(tabStorage.getItem(NAME) ?? 'null')), notices: [] };
  } catch {
    return USUAL;
  }
}

export const useRule = create<RuleState>()(read);

export function changeRule(change: Partial<RuleState>): void {
  useRule.setState(change);
  const { name, own, alone } = useRule.getState();
  tabStorage.setItem(NAME, JSON.stringify({ name, own, alone }));
}

export function ruleFor(speaks: Speech, { name, own }: Pick<RuleState, 'name' | 'own'> = useRule.getState()): Rule {
  const usual = speaks === 'world' ? THRESHOLDS.defaults : THRESHOLDS.chat;
  return { ...usual, ...own, name };
}

interface Limit extends Pick<NumberSetting, 'path' | 'label' | 'help' | 'min' | 'max' | 'step'> {
  value: (of: Thresholds) => number;
}

/** The thresholds that a rule looks at. */
export function limitsOf(name: RuleName): Limit[] {
  return LOOKS_AT[name].flatMap((limit) => {
    const setting = THRESHOLDS.list.find(({ path }) => path === limit);
    return setting?.kind === 'number' ? [{ ...setting, value: (of: Thresholds) => of[limit] }] : [];
  });
}

/** Within its bounds, which is told where it was not. */
export function changeLimit(path: string, given: number): void {
  const { name, own } = useRule.getState();
  const limit = LOOKS_AT[name].find((one) => one === path);
  if (limit === undefined) return;
  const { settings, notices } = THRESHOLDS.parse({ ...THRESHOLDS.defaults, ...own, [limit]: given });
  changeRule({ own: { ...own, [limit]: settings[limit] }, notices });
}
