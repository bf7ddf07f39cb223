/** What a configuration chooses, readable at a glance. */
import { rateText } from '../../../seal/puzzles/configuration';
import { AUGMENTATIONS, type PuzzleCandidate, type PuzzleConfiguration } from '../../../seal/puzzles/types';
import { plural } from '../../ui/numbers';
import { AUGMENTATION_NAMES, LOSS_CHIPS, NO_AUGMENTATION } from '../words/configuration';

interface Props {
  configuration: PuzzleConfiguration;
  candidate: PuzzleCandidate | null;
  stepLimit: number;
}

export function ConfigurationChoices({ configuration, candidate, stepLimit }: Props) {
  const { augmentations, loss, learningRate, epochs, task } = configuration;
  const on = AUGMENTATIONS.filter((name) => augmentations[name]);
  return (
    <>
      {task !== null && (
        <p className="small">
          <span className="muted">It says of the task:</span> “{task}”
        </p>
      )}
      <ul className="chips" aria-label="Choices">
        {on.length === 0 && <li className="tag">{NO_AUGMENTATION}</li>}
        {on.map((name) => (
          <li key={name} className="tag">
            {AUGMENTATION_NAMES[name]}
          </li>
        ))}
        <li className="tag">{LOSS_CHIPS[loss]}</li>
      </ul>
      <p className="small">
        Rate <span className="mono">{rateText(learningRate)}</span>, {plural(epochs, 'epoch')}
        {candidate !== null && `, ${plural(candidate.examples, 'example')}, ${candidate.steps} of ${stepLimit} steps`}
      </p>
    </>
  );
}
