/** The tabs of the configurations, with the form to add one by hand, and of the examples that the selected one trains on. */
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { NO_AUGMENTATIONS } from '../../../seal/puzzles/configuration';
import type { Grid, LeaveOneOut, PuzzleConfiguration, TrainingSet } from '../../../seal/puzzles/types';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { Pages } from '../../ui/Pages';
import { useCandidates, useDraft, useSelectedCandidate, useSettings, useView } from '../experiment';
import { Counted, DigitsToggle, PairView } from '../grids/GridView';
import { editName } from '../results';
import { CONFIGURATION, LOSS_HINTS } from '../words/configuration';
import { LIST_NAMES, originText } from '../words/grids';
import { EMPTY } from '../words/page';
import { ConfigurationCard } from './ConfigurationCard';
import { ConfigurationForm } from './ConfigurationForm';
import styles from './configuration.module.css';
import { useTrainingSets } from './trainingSets';

export function ConfigurationsTab() {
  const candidates = useCandidates();
  const { selected, select } = useView();
  const removeHand = useDraft((state) => state.removeHand);
  const { rules, finetune } = useSettings((state) => state.settings);
  return (
    <div className="stack">
      {candidates.length === 0 && <p className="muted">{EMPTY.configurations}</p>}
      <div className={styles.list}>
        {candidates.map(({ id, written, rewarded }, index) => {
          if (written === null) return null;
          const title = editName(index);
          const sameAs = candidates.findIndex((other) => other.id === rewarded?.sameAs);
          return (
            <div key={id} className="stack">
              <ConfigurationCard
                title={title}
                written={written}
                candidate={rewarded}
                sameAs={sameAs < 0 ? null : editName(sameAs)}
                stepLimit={finetune.stepLimit}
                rules={rules}
                selected={id === selected}
                onSelect={() => select(id)}
              />
              {written.author === 'hand' && (
                <Button icon={Trash2} look="quiet" size="small" onClick={() => removeHand(id)}>
                  {CONFIGURATION.remove(title)}
                </Button>
              )}
            </div>
          );
        })}
      </div>
      <HandForm />
    </div>
  );
}

const FIRST_CONFIGURATION: PuzzleConfiguration = {
  task: null,
  augmentations: { ...NO_AUGMENTATIONS, colors: true },
  loss: 'output',
  learningRate: 1e-2,
  epochs: 4,
};

function HandForm() {
  const [configuration, setConfiguration] = useState(FIRST_CONFIGURATION);
  const addHand = useDraft((state) => state.addHand);
  const select = useView((state) => state.select);
  return (
    <details>
      <summary>{CONFIGURATION.byHand}</summary>
      <div className="stack">
        <ConfigurationForm
          configuration={configuration}
          onChange={setConfiguration}
          settings={useSettings((state) => state.settings)}
          trainingSet={useTrainingSets()}
        />
        <div>
          <Button icon={Plus} onClick={() => select(addHand(configuration))}>
            {CONFIGURATION.add}
          </Button>
        </div>
      </div>
    </details>
  );
}

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
