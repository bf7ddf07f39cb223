/** Passages of the toy world are numbered without end; each number is always the same passage. */

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button, IconButton } from '../ui/Button';
import { useDraft, useKnowledge } from './experiment';
import { loadSample } from './passage';

export function SamplePicker() {
  const experiment = useKnowledge();
  const origin = useDraft((state) => state.history.present.origin);
  const index = origin.kind === 'sample' ? origin.index : 0;
  const next = origin.kind === 'sample' ? index + 1 : 1;
  return (
    <>
      {origin.kind === 'sample' && (
        <IconButton
          icon={ChevronLeft}
          label="Previous sample"
          look="fixed"
          title="Previous sample"
          disabled={index <= 1}
          onClick={() => void loadSample(experiment, index - 1)}
        />
      )}
      <Button onClick={() => void loadSample(experiment, next)}>
        New sample
        <ChevronRight size={14} aria-hidden />
      </Button>
    </>
  );
}
