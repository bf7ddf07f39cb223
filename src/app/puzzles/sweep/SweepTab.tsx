/** Success over learning rate and epochs on the chosen task, all cells trained as one batch of adapters. */

import { Map as MapIcon } from 'lucide-react';
import { useMemo } from 'react';
import { rateText } from '../../../seal/puzzles/configuration';
import { testResults } from '../../../seal/puzzles/predict';
import { deriveSeed } from '../../../seal/seeds';
import { SweepChart } from '../../charts/figures';
import { RemedyButton } from '../../experiment/StageFrame';
import { Button } from '../../ui/Button';
import { Callout } from '../../ui/Callout';
import { Segments } from '../../ui/Segments';
import { tokensOfExample, useTrainingSetLimits } from '../drawer/trainingSetLimits';
import { useEngine, usePuzzle, usePuzzles, useRunnable, useSettings, useSweep } from '../experiment';
import { VotesView } from '../grids/VotesView';
import { AUGMENTATION_NAMES, LOSS_NAMES } from '../words/configuration';
import { plannedText, SWEEP, trainedText } from '../words/sweep';
import { SweepTable } from './SweepTable';
import { cellId, plannedAdapters, sweepChanges, sweepLines, trainedAdapters } from './sweep';
import styles from './sweep.module.css';
import { runSweep } from './sweepStore';

/** Those that do something under the micro-world's rules. */
const SWITCHES = ['symmetries', 'colors'] as const;

export function SweepTab() {
  const experiment = usePuzzles();
  const { choice, choose, begun, status, problem, results, selected, select } = useSweep();
  const runnable = useRunnable();
  const puzzle = usePuzzle();
  const settings = useSettings((state) => state.settings);
  const cell =
    selected === null ? null : (results.candidates.find(({ id: own }) => own === cellId(selected))?.rewarded ?? null);
  const policy = useEngine((state) => state.policy?.id ?? 0);
  const changes = begun === null ? [] : sweepChanges(begun, { ...choice, puzzle, settings, policy });
  const limits = useTrainingSetLimits();
  const { stepLimit } = settings.finetune;
  const planned = useMemo(() => {
    const examplesSeed = deriveSeed(settings.seed, 'examples', 'lab', puzzle.id);
    return plannedAdapters(choice, puzzle, limits, tokensOfExample, examplesSeed);
  }, [choice, puzzle, limits, settings.seed]);
  const lines = begun === null ? [] : sweepLines(begun.puzzle, results.candidates);
  const trained = trainedAdapters(results.candidates);
  return (
    <div className="stack">
      <p className="prose">{SWEEP.text}</p>
      <div className="row wrap">
        {SWITCHES.map((name) => (
          <label key={name} className="row check small">
            <input
              type="checkbox"
              checked={choice.augmentations[name]}
              onChange={(event) => choose({ augmentations: { ...choice.augmentations, [name]: event.target.checked } })}
            />
            {AUGMENTATION_NAMES[name]}
          </label>
        ))}
        <Segments
          legend={SWEEP.loss}
          options={['output', 'all']}
          labels={LOSS_NAMES}
          chosen={choice.loss}
          onChoose={(loss) => choose({ loss })}
        />
        <Button icon={MapIcon} disabled={!runnable} onClick={() => void runSweep(experiment)}>
          {SWEEP.run}
        </Button>
        <span className="muted small">{plannedText(planned, stepLimit)}</span>
      </div>
      {problem !== null && (
        <Callout tone="warn" title={SWEEP.failed} alert>
          {problem} <RemedyButton problem={problem} />
        </Callout>
      )}
      {changes.length > 0 && <p className="stale-note small">{SWEEP.stale(changes)}</p>}
      {begun !== null && (
        <div className={styles.views}>
          <SweepTable
            puzzle={begun.puzzle}
            candidates={results.candidates}
            running={status === 'running'}
            selected={selected}
            onSelect={select}
          />
          {lines.length > 0 && (
            <SweepChart title={SWEEP.chart} note={SWEEP.chartNote} axis={SWEEP.axis} xText={rateText} lines={lines} />
          )}
        </div>
      )}
      {begun !== null && trained !== null && (
        <p className="muted small">{trainedText(trained, begun.settings.finetune.stepLimit)}</p>
      )}
      {begun !== null && cell !== null && (
        <section aria-label={SWEEP.cell} className="stack">
          <h3>{SWEEP.of(cell.edit.configuration)}</h3>
          <VotesView
            puzzle={begun.puzzle}
            predictions={cell.predictions}
            results={testResults(begun.puzzle, cell.predictions)}
          />
        </section>
      )}
    </div>
  );
}
