/** On a narrow screen the cards stand below each other; this leads to each and shows its state. */
import { StatusIcon } from '../controls/StatusBadge';
import type { StageStatus } from '../lab/stages';
import { useDraftProblem, useStage } from '../lab/useStage';

export function StageStepper() {
  const passage: StageStatus = useDraftProblem()?.place === 'passage' ? 'failed' : 'done';
  const write = useStage('write').status;
  const finetune = useStage('finetune').status;
  const quiz = useStage('quiz').status;
  const steps = [
    ['passage', 'Passage', passage],
    ['self-edits', 'Self-edits', write],
    ['finetune', 'Finetune', finetune],
    ['quiz', 'Quiz', quiz],
    ['reward', 'Reward', quiz],
  ] as const;
  return (
    <nav className="stepper" aria-label="Stages">
      {steps.map(([id, name, status]) => (
        <a
          key={id}
          href={`#${id}`}
          data-status={status}
          onClick={(event) => {
            // The hash belongs to the route and the settings.
            event.preventDefault();
            document.getElementById(id)?.scrollIntoView();
          }}
        >
          <StatusIcon status={status} size={15} />
          {name}
          <span className="visually-hidden">: {status}</span>
        </a>
      ))}
    </nav>
  );
}
