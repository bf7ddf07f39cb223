/** The way to each stage of the Lab on a narrow screen. */
import { Stepper } from '../experiment/Stepper';
import { useDraftProblem, useStage } from './useStage';

export function StageStepper() {
  const passage = useDraftProblem()?.place === 'passage' ? 'failed' : 'done';
  const write = useStage('write').status;
  const finetune = useStage('finetune').status;
  const quiz = useStage('quiz').status;
  return (
    <Stepper
      steps={[
        ['passage', 'Passage', passage],
        ['self-edits', 'Self-edits', write],
        ['finetune', 'Finetune', finetune],
        ['quiz', 'Quiz', quiz],
        ['reward', 'Reward', quiz],
      ]}
    />
  );
}
