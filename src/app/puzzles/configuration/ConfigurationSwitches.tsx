/** A configuration as switches and numbers. */
import { useId, useState } from 'react';
import type { PuzzleRules } from '../../../seal/puzzles/settings';
import { HIGHEST_RATE, MOST_EPOCHS, type PuzzleConfiguration } from '../../../seal/puzzles/types';
import type { Notice } from '../../../seal/types';
import { NumberField } from '../../ui/NumberField';
import {
  AUGMENTATION_HINTS,
  AUGMENTATION_NAMES,
  epochsRule,
  FIELD_LABELS,
  LOSS_HINTS,
  LOSS_NAMES,
  RATE_RULE,
} from '../words/configuration';
import { CHOICES, switched } from './augmentationRules';
import { nearestEpochs, nearestRate } from './nearest';

interface Props {
  configuration: PuzzleConfiguration;
  rules: PuzzleRules;
  onChange: (configuration: PuzzleConfiguration) => void;
}

type NumberName = keyof typeof FIELD_LABELS;

const NEAREST = { learningRate: nearestRate, epochs: nearestEpochs } as const;
const REASONS = { learningRate: RATE_RULE, epochs: epochsRule(MOST_EPOCHS) } as const;
const RANGES = {
  learningRate: { min: 0, max: HIGHEST_RATE, step: 0.001 },
  epochs: { min: 1, max: MOST_EPOCHS, step: 1 },
} as const;

export function ConfigurationSwitches({ configuration, rules, onChange }: Props) {
  const id = useId();
  const [notice, setNotice] = useState<Notice | null>(null);
  const commit = (name: NumberName, given: number): void => {
    const used = NEAREST[name](given, configuration[name]);
    setNotice(
      Object.is(given, used) ? null : { field: name, given: String(given), used: String(used), reason: REASONS[name] },
    );
    onChange({ ...configuration, [name]: used });
  };
  return (
    <div className="configuration-switches">
      <fieldset className="switches">
        <legend>Augmentations</legend>
        {CHOICES[rules].map((name) => (
          <label key={name} className="row check">
            <input
              type="checkbox"
              checked={configuration.augmentations[name]}
              aria-describedby={`${id}-${name}`}
              onChange={(event) => onChange(switched(configuration, rules, name, event.target.checked))}
            />
            <span>
              {AUGMENTATION_NAMES[name]}
              <span className="hint" id={`${id}-${name}`}>
                {AUGMENTATION_HINTS[name]}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset className="switches">
        <legend>Loss</legend>
        {(['output', 'all'] as const).map((loss) => (
          <label key={loss} className="row check">
            <input
              type="radio"
              name={`${id}-loss`}
              checked={configuration.loss === loss}
              aria-describedby={`${id}-loss-${loss}`}
              onChange={() => onChange({ ...configuration, loss })}
            />
            <span>
              {LOSS_NAMES[loss]}
              <span className="hint" id={`${id}-loss-${loss}`}>
                {LOSS_HINTS[loss]}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="configuration-numbers">
        {(['learningRate', 'epochs'] as const).map((name) => (
          <NumberField
            key={name}
            label={FIELD_LABELS[name]}
            value={configuration[name]}
            {...RANGES[name]}
            notice={notice?.field === name ? notice : undefined}
            onCommit={(value) => commit(name, value)}
          />
        ))}
      </div>
    </div>
  );
}
