/** One click to a change that is worth watching, and the sentence that says what to look for. */
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import { replaced } from '../../seal/settings';
import { Select } from '../ui/Select';
import { useKnowledge, useSettings } from './experiment';
import { SCENARIO, SCENARIOS, type ScenarioName } from './words/scenarios';

const NAMES = Object.keys(SCENARIOS) as ScenarioName[];

export default function Scenarios() {
  const { page, useEngine } = useKnowledge();
  const { settings, change } = useSettings();
  const usual = page.usual(useEngine((state) => state.speaks));
  const present = scenarioOf(usual, settings);
  const pick = (name: ScenarioName): void => {
    const paths = Object.keys(SCENARIOS[name].sets(usual));
    change(replaced(withScenario(usual, name), ['seed'], settings.seed), paths);
  };
  return (
    <div className="field scenario">
      <Select
        label={SCENARIO.label}
        value={present ?? 'own'}
        options={[
          ...(present === null ? [['own', SCENARIO.own] as const] : []),
          ...NAMES.map((name) => [name, SCENARIOS[name].label] as const),
        ]}
        onPick={(name) => {
          const found = NAMES.find((one) => one === name);
          if (found !== undefined) pick(found);
        }}
      />
      {present !== null && SCENARIOS[present].text !== '' && <span className="hint">{SCENARIOS[present].text}</span>}
    </div>
  );
}

/** The usual settings with what the scenario changes. */
export function withScenario(usual: KnowledgeSettings, name: ScenarioName): unknown {
  const sets = Object.entries(SCENARIOS[name].sets(usual));
  return sets.reduce<unknown>((made, [path, value]) => replaced(made, path.split('.'), value), usual);
}

/** Whatever the seed; `null` for settings of the visitor's own making. */
export function scenarioOf(usual: KnowledgeSettings, settings: KnowledgeSettings): ScenarioName | null {
  const own = JSON.stringify({ ...settings, seed: usual.seed });
  return NAMES.find((name) => JSON.stringify(withScenario(usual, name)) === own) ?? null;
}
