/** By which rule it proposes to learn, and whether it decides alone. */
import { RULE_NAMES, RULE_WORDS, type RuleName } from '../../seal/stream/rule';
import { useEngine } from '../knowledge/experiment';
import { Button } from '../ui/Button';
import { NumberField } from '../ui/NumberField';
import { Panel } from '../ui/Panel';
import { Select } from '../ui/Select';
import { changeLimit, changeRule, limitsOf, ruleFor, useRule } from './rule';
import styles from './talk.module.css';
import { TALK } from './words/talk';

const isRule = (name: string): name is RuleName => RULE_NAMES.some((one) => one === name);

export function RulePanel() {
  const { name, own, alone, notices } = useRule();
  const speaks = useEngine((state) => state.speaks);
  // The model can only be asked in words that it has learned to answer.
  const names = RULE_NAMES.filter((one) => one !== 'model' || speaks === 'chat' || name === 'model');
  const rule = ruleFor(speaks, { name, own });
  return (
    <Panel title={TALK.rule}>
      <div className={styles.rule}>
        <label className="row check">
          <input
            type="checkbox"
            role="switch"
            aria-checked={alone}
            checked={alone}
            onChange={({ target }) => changeRule({ alone: target.checked })}
          />
          <span>
            {TALK.alone}
            <span className="muted"> · {TALK.aloneHint}</span>
          </span>
        </label>
        <div className="field">
          <Select
            label={TALK.learns}
            value={name}
            options={names.map((one) => [one, RULE_WORDS[one].label] as const)}
            onPick={(one) => isRule(one) && changeRule({ name: one })}
          />
          <p className="hint">{RULE_WORDS[name].help}</p>
        </div>
        {limitsOf(name).map(({ path, label, help, min, max, step, value }) => (
          <NumberField
            key={path}
            label={label}
            term={path}
            hint={help}
            value={value(rule)}
            min={min}
            max={max}
            step={step}
            notice={notices.find(({ field }) => field === path)}
            onCommit={(given) => changeLimit(path, given)}
          />
        ))}
        {Object.keys(own).length > 0 && (
          <Button size="small" onClick={() => changeRule({ own: {} })}>
            {TALK.usual}
          </Button>
        )}
      </div>
    </Panel>
  );
}
