/** The sweep as a table: what each cell came to in words, and darker the more of its votes are right. */
import { CircleCheck } from 'lucide-react';
import { rateText } from '../../../seal/puzzles/configuration';
import type { Puzzle } from '../../../seal/puzzles/types';
import { plural } from '../../ui/numbers';
import { ScrollBox } from '../../ui/ScrollBox';
import type { CandidateView } from '../results';
import { cellName, cellText, SWEEP } from '../words/sweep';
import { cellId, cellIndex, correctVotes, SWEEP_EPOCHS, SWEEP_RATES, shadeOf } from './sweep';
import styles from './sweep.module.css';

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
    <ScrollBox label={`${SWEEP.title}: table`}>
      <table className={styles.table} aria-label={SWEEP.title}>
        <thead>
          <tr>
            <th scope="col">{SWEEP.corner}</th>
            {SWEEP_RATES.map((rate) => (
              <th scope="col" key={rate}>
                {rateText(rate)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
    </ScrollBox>
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
