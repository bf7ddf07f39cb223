import { useState } from 'react';
import type { Grid, LeaveOneOut, PuzzleConfiguration, TrainingSet } from '../../../seal/puzzles/types';
import { EmptyState } from '../../ui/EmptyState';
import { Pages } from '../../ui/Pages';
import { useSelectedCandidate } from '../experiment';
import { Counted, DigitsToggle, PairView } from '../grids/GridView';
import { CONFIGURATION, LOSS_HINTS } from '../words/configuration';
import { LIST_NAMES, originText } from '../words/grids';
import { EMPTY } from '../words/page';
import styles from './configuration.module.css';

/** What the selected configuration trains on. */
export function ExamplesTab() {
  const selected = useSelectedCandidate();
  const configuration = selected?.written?.configuration ?? null;
  if (selected?.set == null || configuration === null) return <EmptyState {...EMPTY.examples} />;
  return <ExamplesView key={selected.id} set={selected.set} loss={configuration.loss} />;
}

const PAGE = 6;

interface Props {
  set: Pick<TrainingSet, 'examples'>;
  loss: PuzzleConfiguration['loss'];
}

export function ExamplesView({ set: { examples }, loss }: Props) {
  const [wanted, setWanted] = useState(0);
  const pages = Math.max(1, Math.ceil(examples.length / PAGE));
  const page = Math.min(wanted, pages - 1);
  if (examples.length === 0) return <p className="muted">{CONFIGURATION.nothingToTrain}</p>;
  const first = page * PAGE;
  return (
    <section className="stack" aria-label="Training examples">
      <div className={`row wrap ${styles.said}`}>
        <p className="muted small grow">{LOSS_HINTS[loss]} Boxes mark what counts.</p>
        <DigitsToggle />
        <Pages of="training examples" page={page} pages={pages} onPage={setWanted} />
      </div>
      <ol className={styles.examples} start={first + 1}>
        {examples.slice(first, first + PAGE).map((example, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an example is its place
          <ExampleItem key={first + index} number={first + index + 1} example={example} loss={loss} />
        ))}
      </ol>
    </section>
  );
}

interface ItemProps {
  number: number;
  example: LeaveOneOut;
  loss: PuzzleConfiguration['loss'];
}

const shownTitle = (demonstration: number | undefined): string =>
  demonstration === undefined ? LIST_NAMES.demonstrations : `${LIST_NAMES.demonstrations} ${demonstration + 1}`;

const cellsOf = (grid: Grid): number => grid.length * (grid[0]?.length ?? 0);

/** One training example: the demonstrations that are shown, and the one that is asked for. */
function ExampleItem({ number, example: { demonstrations, target, origin }, loss }: ItemProps) {
  const all = [...demonstrations, target].reduce((sum, { input, output }) => sum + cellsOf(input) + cellsOf(output), 0);
  const counted = loss === 'all' ? all : cellsOf(target.output);
  return (
    <li className={styles.card}>
      <p className="small">
        <span className="muted">{number}.</span> {originText(origin)}
      </p>
      <Counted on={loss === 'all'}>
        <span className={styles.pairs}>
          {demonstrations.map(({ input, output }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a demonstration is its place
            <PairView key={index} input={input} output={output} size="small" title={shownTitle(origin.shown[index])} />
          ))}
          <PairView {...target} size="small" title="Target" counted={loss === 'output'} />
        </span>
      </Counted>
      <p className="muted small">{CONFIGURATION.counted(counted, all)}</p>
    </li>
  );
}
