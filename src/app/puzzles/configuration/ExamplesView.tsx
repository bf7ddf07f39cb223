/** What a configuration trains on: each example with where it comes from and which of its cells count in the loss. */
import { useState } from 'react';
import type { PuzzleConfiguration, TrainingSet } from '../../../seal/puzzles/types';
import { Pages } from '../../ui/Pages';
import { DigitsToggle } from '../grids/DigitsToggle';
import { LOSS_HINTS, NOTHING_TO_TRAIN } from '../words/configuration';
import { ExampleItem } from './ExampleItem';

const PAGE = 6;

interface Props {
  set: Pick<TrainingSet, 'examples'>;
  loss: PuzzleConfiguration['loss'];
}

export function ExamplesView({ set: { examples }, loss }: Props) {
  const [wanted, setWanted] = useState(0);
  const pages = Math.max(1, Math.ceil(examples.length / PAGE));
  const page = Math.min(wanted, pages - 1);
  if (examples.length === 0) return <p className="muted">{NOTHING_TO_TRAIN}</p>;
  const first = page * PAGE;
  return (
    <section className="examples" aria-label="Training examples">
      <div className="row wrap">
        <p className="muted small grow">{LOSS_HINTS[loss]} Boxes mark what counts.</p>
        <DigitsToggle />
        <Pages of="training examples" page={page} pages={pages} onPage={setWanted} />
      </div>
      <ol className="example-list" start={first + 1}>
        {examples.slice(first, first + PAGE).map((example, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an example is its place
          <ExampleItem key={first + index} number={first + index + 1} example={example} loss={loss} />
        ))}
      </ol>
    </section>
  );
}
