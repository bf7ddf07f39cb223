/** Success over learning rate and epochs on the chosen task, all cells trained as one batch of adapters. */

import { Map as MapIcon } from 'lucide-react';
import { useId, useMemo } from 'react';
import { rateText } from '../../../seal/puzzles/configuration';
import { testResults } from '../../../seal/puzzles/predict';
import { deriveSeed } from '../../../seal/seeds';
import { SweepChart } from '../../charts/figures';
import { RemedyButton } from '../../experiment/StageFrame';
import { Callout } from '../../ui/Callout';
import { tokensOfExample, useTrainingSetLimits } from '../drawer/trainingSetLimits';
import { useEngine, useLandscape, usePuzzle, usePuzzles, useRunnable, useSettings } from '../experiment';
import { VotesView } from '../grids/VotesView';
import { AUGMENTATION_NAMES, LOSS_NAMES } from '../words/configuration';
import { LANDSCAPE, plannedText, trainedText } from '../words/landscape';
import { plannedAdapters, trainedAdapters } from './adapterCount';
import { LandscapeTable } from './LandscapeTable';
import { cellId, landscapeChanges, sweepLines } from './landscape';
import { runLandscape } from './landscapeStore';

/** Those that do something under the micro-world's rules. */
const SWITCHES = ['symmetries', 'colors'] as const;

export function LandscapeTab() {
  const id = useId();
  const experiment = usePuzzles();
  const { choice, choose, begun, status, problem, results, selected, select } = useLandscape();
  const runnable = useRunnable();
  const puzzle = usePuzzle();
  const settings = useSettings((state) => state.settings);
  const cell =
    selected === null ? null : (results.candidates.find(({ id: own }) => own === cellId(selected))?.rewarded ?? null);
  const policy = useEngine((state) => state.policy?.id ?? 0);
  const changes = begun === null ? [] : landscapeChanges(begun, { ...choice, puzzle, settings, policy });
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
      <p className="prose">{LANDSCAPE.text}</p>
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
        <fieldset className="segments">
          <legend className="visually-hidden">{LANDSCAPE.loss}</legend>
          {(['output', 'all'] as const).map((loss) => (
            <label key={loss}>
              <input
                className="visually-hidden"
                type="radio"
                name={id}
                checked={choice.loss === loss}
                onChange={() => choose({ loss })}
              />
              {LOSS_NAMES[loss]}
            </label>
          ))}
        </fieldset>
        <button type="button" className="button" disabled={!runnable} onClick={() => void runLandscape(experiment)}>
          <MapIcon size={14} aria-hidden />
          {LANDSCAPE.run}
        </button>
        <span className="muted small">{plannedText(planned, stepLimit)}</span>
      </div>
      {problem !== null && (
        <Callout tone="warn" title={LANDSCAPE.failed} alert>
          {problem} <RemedyButton problem={problem} />
        </Callout>
      )}
      {changes.length > 0 && <p className="stale-note small">{LANDSCAPE.stale(changes)}</p>}
      {begun !== null && (
        <div className="landscape-views">
          <LandscapeTable
            puzzle={begun.puzzle}
            candidates={results.candidates}
            running={status === 'running'}
            selected={selected}
            onSelect={select}
          />
          {lines.length > 0 && (
            <SweepChart
              title={LANDSCAPE.chart}
              note={LANDSCAPE.chartNote}
              axis={LANDSCAPE.axis}
              xText={rateText}
              lines={lines}
            />
          )}
        </div>
      )}
      {begun !== null && trained !== null && (
        <p className="muted small">{trainedText(trained, begun.settings.finetune.stepLimit)}</p>
      )}
      {begun !== null && cell !== null && (
        <section aria-label={LANDSCAPE.cell} className="stack">
          <h3>{LANDSCAPE.of(cell.edit.configuration)}</h3>
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
