/** A configuration as switches and numbers. */
import { type ComponentProps, useId, useState } from 'react';
import type { PuzzleRules } from '../../../seal/puzzles/settings';
import { HIGHEST_RATE, MOST_EPOCHS, type PuzzleConfiguration } from '../../../seal/puzzles/types';
import type { Notice } from '../../../seal/types';
import { NumberField } from '../../ui/NumberField';
import { AUGMENTATION_HINTS, AUGMENTATION_NAMES, CONFIGURATION, LOSS_HINTS, LOSS_NAMES } from '../words/configuration';
import { CHOICES, nearestEpochs, nearestRate, switched } from './byHand';
import styles from './configuration.module.css';

interface Props {
  configuration: PuzzleConfiguration;
  rules: PuzzleRules;
  onChange: (configuration: PuzzleConfiguration) => void;
}

const NUMBERS = {
  learningRate: {
    nearest: nearestRate,
    reason: CONFIGURATION.rateRule,
    range: { min: 0, max: HIGHEST_RATE, step: 0.001 },
  },
  epochs: {
    nearest: nearestEpochs,
    reason: CONFIGURATION.epochsRule(MOST_EPOCHS),
    range: { min: 1, max: MOST_EPOCHS, step: 1 },
  },
} as const;

export function ConfigurationSwitches({ configuration, rules, onChange }: Props) {
  const id = useId();
  const [notice, setNotice] = useState<Notice | null>(null);
  const commit = (name: keyof typeof NUMBERS, given: number): void => {
    const { nearest, reason } = NUMBERS[name];
    const used = nearest(given, configuration[name]);
    setNotice(Object.is(given, used) ? null : { field: name, given: String(given), used: String(used), reason });
    onChange({ ...configuration, [name]: used });
  };
  return (
    <div className={styles.switches}>
      <fieldset className={`field ${styles.group}`}>
        <legend>Augmentations</legend>
        {CHOICES[rules].map((name) => (
          <Option
            key={name}
            type="checkbox"
            label={AUGMENTATION_NAMES[name]}
            hint={AUGMENTATION_HINTS[name]}
            checked={configuration.augmentations[name]}
            onChange={(event) => onChange(switched(configuration, rules, name, event.target.checked))}
          />
        ))}
      </fieldset>
      <fieldset className={`field ${styles.group}`}>
        <legend>Loss</legend>
        {(['output', 'all'] as const).map((loss) => (
          <Option
            key={loss}
            type="radio"
            name={`${id}-loss`}
            label={LOSS_NAMES[loss]}
            hint={LOSS_HINTS[loss]}
            checked={configuration.loss === loss}
            onChange={() => onChange({ ...configuration, loss })}
          />
        ))}
      </fieldset>
      <div className={styles.numbers}>
        {(['learningRate', 'epochs'] as const).map((name) => (
          <NumberField
            key={name}
            label={CONFIGURATION.fields[name]}
            value={configuration[name]}
            {...NUMBERS[name].range}
            notice={notice?.field === name ? notice : undefined}
            onCommit={(value) => commit(name, value)}
          />
        ))}
      </div>
    </div>
  );
}

function Option({ label, hint, ...input }: ComponentProps<'input'> & { label: string; hint: string }) {
  const id = useId();
  return (
    <label className="row check">
      <input aria-describedby={id} {...input} />
      <span>
        {label}
        <span className="hint" id={id}>
          {hint}
        </span>
      </span>
    </label>
  );
}
