/** What the cells of a matrix show. */
import { Segments } from '../ui/Segments';
import { useForgetting } from './view';
import { SCALE_NAMES } from './words';

export function ScaleChoice() {
  const scale = useForgetting((state) => state.scale);
  return (
    <Segments
      legend="Cells show"
      options={['accuracy', 'change'] as const}
      labels={SCALE_NAMES}
      chosen={scale}
      onChoose={(next) => useForgetting.setState({ scale: next })}
    />
  );
}
