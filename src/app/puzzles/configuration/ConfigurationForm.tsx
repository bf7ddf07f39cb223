/** A configuration by hand: by switches or as JSON, with both written forms and what it makes of the chosen task. */
import { type ComponentProps, useId, useMemo, useState } from 'react';
import { compactText, officialText } from '../../../seal/puzzles/configuration';
import type { PuzzleRules, PuzzleSettings } from '../../../seal/puzzles/settings';
import { HIGHEST_RATE, MOST_EPOCHS, type PuzzleConfiguration } from '../../../seal/puzzles/types';
import type { Notice } from '../../../seal/types';
import { Callout } from '../../ui/Callout';
import { NumberField } from '../../ui/NumberField';
import { Segments } from '../../ui/Segments';
import {
  AUGMENTATION_HINTS,
  AUGMENTATION_NAMES,
  CONFIGURATION,
  LOSS_HINTS,
  LOSS_NAMES,
  NO_EXAMPLES,
} from '../words/configuration';
import { CHOICES, idleAugmentations, nearestEpochs, nearestRate, readByHand, switched } from './byHand';
import { Violations } from './ConfigurationCard';
import styles from './configuration.module.css';
import type { MakeTrainingSet } from './trainingSets';

interface Props {
  configuration: PuzzleConfiguration;
  onChange: (configuration: PuzzleConfiguration) => void;
  settings: Pick<PuzzleSettings, 'rules' | 'finetune'>;
  trainingSet: MakeTrainingSet;
}

type Mode = keyof typeof CONFIGURATION.modes;

export function ConfigurationForm({ configuration, onChange, settings: { rules, finetune }, trainingSet }: Props) {
  const [mode, setMode] = useState<Mode>('switches');
  const idle = idleAugmentations(configuration, rules);
  return (
    <section className={`stack ${styles.form}`} aria-label="Configuration by hand">
      <Segments
        legend="Write it by"
        options={['switches', 'json']}
        labels={CONFIGURATION.modes}
        chosen={mode}
        onChoose={setMode}
      />
      {mode === 'switches' ? (
        <ConfigurationSwitches configuration={configuration} rules={rules} onChange={onChange} />
      ) : (
        <ConfigurationJson configuration={configuration} rules={rules} onChange={onChange} />
      )}
      {idle.length > 0 && <p className="muted small">{CONFIGURATION.idle(idle, rules)}</p>}
      <TrainingOutcome configuration={configuration} finetune={finetune} trainingSet={trainingSet} />
      <details>
        <summary>Both written forms</summary>
        <div className={styles.written}>
          {(['compact', 'official'] as const).map((form) => (
            <figure key={form}>
              <figcaption className="small muted">{CONFIGURATION.forms[form]}</figcaption>
              <pre className={styles.code}>
                <code>{form === 'compact' ? compactText(configuration) : officialText(configuration)}</code>
              </pre>
            </figure>
          ))}
        </div>
      </details>
    </section>
  );
}

interface PartProps extends Pick<Props, 'configuration' | 'onChange'> {
  rules: PuzzleRules;
}

/** A configuration as text, in either form; every violation of what is typed is listed. */
function ConfigurationJson({ configuration, rules, onChange }: PartProps) {
  const id = useId();
  const [text, setText] = useState(() =>
    rules === 'official' ? officialText(configuration) : compactText(configuration),
  );
  const { violations } = readByHand(text, rules);
  const type = (typed: string): void => {
    setText(typed);
    const { configuration: read } = readByHand(typed, rules);
    if (read !== null) onChange(read);
  };
  return (
    <div className="field">
      <label htmlFor={id}>{CONFIGURATION.jsonLabel}</label>
      <textarea
        id={id}
        className="input mono"
        rows={rules === 'official' ? 13 : 4}
        value={text}
        spellCheck={false}
        aria-invalid={violations.length > 0}
        aria-describedby={`${id}-hint ${id}-problems`}
        onChange={(event) => type(event.target.value)}
      />
      <span className="hint" id={`${id}-hint`}>
        {CONFIGURATION.jsonHint}
      </span>
      <div id={`${id}-problems`} role="status">
        <Violations title={CONFIGURATION.notTakenOver} violations={violations} />
      </div>
    </div>
  );
}

interface OutcomeProps extends Pick<Props, 'configuration' | 'trainingSet'> {
  finetune: PuzzleSettings['finetune'];
}

/** How many examples and steps it gives on the task, and why none would be trained. */
function TrainingOutcome({ configuration, finetune: { batchSize, stepLimit }, trainingSet }: OutcomeProps) {
  const set = useMemo(() => trainingSet(configuration), [trainingSet, configuration]);
  const fitting = Math.floor(stepLimit / Math.max(1, Math.ceil(set.examples.length / batchSize)));
  return (
    <div className="stack" role="status">
      <p className="small">{CONFIGURATION.outcome(set, configuration.epochs, batchSize, stepLimit)}</p>
      {set.overLimit && <Callout tone="warn">{CONFIGURATION.overLimit(set.steps, stepLimit, fitting)}</Callout>}
      {set.examples.length === 0 && <Callout tone="warn">{NO_EXAMPLES}</Callout>}
    </div>
  );
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

/** By switches and numbers. */
function ConfigurationSwitches({ configuration, rules, onChange }: PartProps) {
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
