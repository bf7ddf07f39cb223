/** Success over learning rate and epochs on the chosen task, all cells trained as one batch of adapters. */

import { CircleCheck, Map as MapIcon } from 'lucide-react';
import { useMemo } from 'react';
import { rateText } from '../../../seal/puzzles/configuration';
import type { Puzzle } from '../../../seal/puzzles/types';
import { SweepChart } from '../../charts/shareCharts';
import { useActions } from '../../experiment/experiment';
import { RemedyButton } from '../../experiment/StageFrame';
import { Button } from '../../ui/Button';
import { Callout } from '../../ui/Callout';
import { plural } from '../../ui/numbers';
import { Segments } from '../../ui/Segments';
import { Table } from '../../ui/Table';
import { useTrainingSets } from '../configuration/trainingSets';
import { useEngine, usePuzzle, usePuzzles, useSettings, useSweep } from '../experiment';
import { VotesView } from '../grids/VotesView';
import type { CandidateView } from '../results';
import {
  AUGMENTATION_NAMES,
  cellName,
  cellText,
  LOSS_NAMES,
  plannedText,
  SWEEP,
  trainedText,
} from '../words/configuration';
import {
  cellId,
  cellIndex,
  correctVotes,
  plannedAdapters,
  runSweep,
  SWEEP_EPOCHS,
  SWEEP_RATES,
  shadeOf,
  sweepChanges,
  sweepLines,
  trainedAdapters,
} from './sweep';
import styles from './sweep.module.css';

/** Those that do something under the micro-world's rules. */
const SWITCHES = ['symmetries', 'colors'] as const;

export function SweepTab() {
  const experiment = usePuzzles();
  const { choice, choose, begun, status, problem, results, selected, select } = useSweep();
  const runnable = useActions().runnable();
  const puzzle = usePuzzle();
  const settings = useSettings((state) => state.settings);
  const cell =
    selected === null ? null : (results.candidates.find(({ id: own }) => own === cellId(selected))?.rewarded ?? null);
  const policy = useEngine((state) => state.policy?.id ?? 0);
  const changes = begun === null ? [] : sweepChanges(begun, { ...choice, puzzle, settings, policy });
  const trainingSet = useTrainingSets();
  const planned = useMemo(() => plannedAdapters(choice, trainingSet), [choice, trainingSet]);
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
        <span className="muted small">{plannedText(planned, settings.finetune.stepLimit)}</span>
      </div>
      {problem !== null && (
        <Callout tone="warn" title={SWEEP.failed} alert>
          {problem} <RemedyButton problem={problem} />
        </Callout>
      )}
      {changes.length > 0 && <p className="small">{SWEEP.stale(changes)}</p>}
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
          <VotesView puzzle={begun.puzzle} predictions={cell.predictions} />
        </section>
      )}
    </div>
  );
}

interface Props {
  puzzle: Puzzle;
  candidates: readonly CandidateView[];
  running: boolean;
  selected: number | null;
  onSelect: (cell: number | null) => void;
}

export function SweepTable({ puzzle, candidates, running, selected, onSelect }: Props) {
  const byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  return (
    <Table
      label={SWEEP.title}
      scroll={`${SWEEP.title}: table`}
      className={styles.table}
      heads={[SWEEP.corner, ...SWEEP_RATES.map(rateText)]}
    >
      {SWEEP_EPOCHS.map((epochs, row) => (
        <tr key={epochs}>
          <th scope="row">{epochs}</th>
          {SWEEP_RATES.map((rate, column) => {
            const index = cellIndex(row, column);
            return (
              <Cell
                key={rate}
                selected={selected === index}
                onSelect={() => onSelect(selected === index ? null : index)}
                puzzle={puzzle}
                running={running}
                view={byId.get(cellId(index)) ?? null}
                place={`${rateText(rate)}, ${plural(epochs, 'epoch')}`}
              />
            );
          })}
        </tr>
      ))}
    </Table>
  );
}

interface CellProps {
  selected: boolean;
  onSelect: () => void;
  puzzle: Puzzle;
  running: boolean;
  view: CandidateView | null;
  place: string;
}

function Cell({ selected, onSelect, puzzle, running, view, place }: CellProps) {
  const rewarded = view?.rewarded ?? null;
  if (rewarded === null) {
    const progress = view !== null && view.totalSteps > 0 ? view.losses.length / view.totalSteps : null;
    return <td className="muted small">{running && progress !== null ? `${Math.round(progress * 100)}%` : '–'}</td>;
  }
  const share = correctVotes(puzzle, rewarded);
  const text = cellText(rewarded, share);
  return (
    <td data-shade={rewarded.untrained === null ? shadeOf(share) : 'none'} data-solved={rewarded.solved}>
      <button type="button" aria-pressed={selected} aria-label={cellName(place, text)} onClick={onSelect}>
        {rewarded.solved && <CircleCheck size={13} aria-hidden />}
        {text}
      </button>
    </td>
  );
}
