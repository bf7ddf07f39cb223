/** How large the Lab's next run of rounds is. */

import { RUN_SIZES, runSizeOf, withRunSize } from '../../seal/knowledge/settings';
import { SizeChoice } from '../experiment/SizeChoice';
import { OWN_SIZE, SIZE_LABELS, sizeText } from '../experiment/words/estimate';
import { useProgress, useSettings } from './experiment';

const FIELDS = ['rounds', 'trainingPassages', 'edits', 'heldOutPassages', 'heldOutEdits'];

export function SizeControl() {
  const { settings, change } = useSettings();
  const idle = useProgress((state) => state.task === null);
  return (
    <SizeChoice
      sizes={RUN_SIZES}
      present={runSizeOf(settings)}
      text={(size) =>
        size === null
          ? `${OWN_SIZE}: ${sizeText(settings)}`
          : `${SIZE_LABELS[size]}: ${sizeText(withRunSize(settings, size))}`
      }
      disabled={!idle}
      onChoose={(size) => change(withRunSize(settings, size), FIELDS)}
    />
  );
}
