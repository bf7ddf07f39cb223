/** A configuration by hand: by switches or as JSON, with both written forms and what it makes of the chosen task. */
import { useId, useState } from 'react';
import type { TrainingSetLimits } from '../../../seal/puzzles/augmentation/trainingSet';
import { compactText, officialText } from '../../../seal/puzzles/configuration';
import type { LeaveOneOut, Puzzle, PuzzleConfiguration } from '../../../seal/puzzles/types';
import { FORM_NAMES, idleText, MODE_NAMES } from '../words/configuration';
import { idleAugmentations } from './augmentationRules';
import { ConfigurationJson } from './ConfigurationJson';
import { ConfigurationSwitches } from './ConfigurationSwitches';
import { TrainingOutcome } from './TrainingOutcome';

interface Props {
  configuration: PuzzleConfiguration;
  onChange: (configuration: PuzzleConfiguration) => void;
  /** The task it is for; `null` while none is chosen. */
  puzzle: Pick<Puzzle, 'demonstrations'> | null;
  limits: TrainingSetLimits;
  /** Tokens of an example for the model at hand; the same function as long as the model is the same. */
  tokensOf: (example: LeaveOneOut) => number;
  seed: number;
}

type Mode = keyof typeof MODE_NAMES;

export function ConfigurationForm({ configuration, onChange, puzzle, limits, tokensOf, seed }: Props) {
  const id = useId();
  const [mode, setMode] = useState<Mode>('switches');
  const idle = idleAugmentations(configuration, limits.rules);
  return (
    <section className="configuration-form" aria-label="Configuration by hand">
      <fieldset className="segments">
        <legend className="visually-hidden">Write it by</legend>
        {(['switches', 'json'] as const).map((one) => (
          <label key={one}>
            <input
              type="radio"
              className="visually-hidden"
              name={id}
              checked={one === mode}
              onChange={() => setMode(one)}
            />
            {MODE_NAMES[one]}
          </label>
        ))}
      </fieldset>
      {mode === 'switches' ? (
        <ConfigurationSwitches configuration={configuration} rules={limits.rules} onChange={onChange} />
      ) : (
        <ConfigurationJson configuration={configuration} rules={limits.rules} onChange={onChange} />
      )}
      {idle.length > 0 && <p className="muted small">{idleText(idle, limits.rules)}</p>}
      <TrainingOutcome configuration={configuration} puzzle={puzzle} limits={limits} tokensOf={tokensOf} seed={seed} />
      <details>
        <summary>Both written forms</summary>
        <div className="written-forms">
          {(['compact', 'official'] as const).map((form) => (
            <figure key={form}>
              <figcaption className="small muted">{FORM_NAMES[form]}</figcaption>
              <pre>
                <code>{form === 'compact' ? compactText(configuration) : officialText(configuration)}</code>
              </pre>
            </figure>
          ))}
        </div>
      </details>
    </section>
  );
}
