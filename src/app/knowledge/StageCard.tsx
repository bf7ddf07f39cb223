/** A stage of the Lab. What the visitor gave is never recorded, whatever became of it. */
import { StageFrame, type StageFrameProps } from '../experiment/StageFrame';
import { useLab } from './lab';

export function StageCard(props: Omit<StageFrameProps, 'recorded'>) {
  const recorded = useLab((state) => state.recorded);
  return <StageFrame {...props} recorded={recorded && props.id !== 'passage'} />;
}
