import { describe, expect, it } from 'vitest';
import { CHAT_SETTINGS, DEFAULT_SETTINGS, KNOWLEDGE_SETTINGS } from '../../seal/knowledge/settings';
import { scenarioOf, withScenario } from './Scenarios';
import { SCENARIOS, type ScenarioName } from './words/scenarios';

const NAMES = Object.keys(SCENARIOS) as ScenarioName[];

describe.each([
  ['the toy world', DEFAULT_SETTINGS],
  ['a chat model', CHAT_SETTINGS],
] as const)('scenarios for %s', (_, usual) => {
  it.each(NAMES)('%s is taken over as it stands, and known again whatever the seed', (name) => {
    const { settings, notices } = KNOWLEDGE_SETTINGS.parse(withScenario(usual, name), usual);
    expect(notices).toEqual([]);
    expect(scenarioOf(usual, { ...settings, seed: 77 })).toBe(name);
  });

  it('differ from the usual settings and from each other', () => {
    const texts = NAMES.map((name) => JSON.stringify(withScenario(usual, name)));
    expect(new Set(texts).size).toBe(NAMES.length);
  });

  it('leave settings of one’s own making alone', () => {
    expect(scenarioOf(usual, { ...usual, finetune: { ...usual.finetune, rank: 3 } })).toBeNull();
  });
});
