import { useId } from 'react';
import { isDiverged } from '../experiment/words/diverged';
import { candidateName } from './candidates';
import { measuresOf } from './measures';
import type { CandidateView } from './results';
import { goldText, MEASURE_HEADS, rubricText, scoreText, trueText } from './words/measures';

interface Props {
  candidates: readonly CandidateView[];
  selected: string | null;
}

const isLost = ({ scored }: CandidateView): boolean => scored !== null && isDiverged(scored);

/** True reward, proxy and gold log-probability of every self-edit side by side; what was not measured has no column. */
export function MeasuresTable({ candidates, selected }: Props) {
  const id = useId();
  const rows = candidates.map((candidate) => ({ candidate, measures: measuresOf(candidate) }));
  const columns = (['true', 'proxy', 'gold'] as const).filter((name) => {
    if (name === 'true') return rows.some(({ candidate, measures }) => measures.accuracy !== null || isLost(candidate));
    return rows.some(({ measures }) => (name === 'proxy' ? measures.rubric : measures.goldLogProbability) !== null);
  });
  return (
    <>
      <table className="measures" aria-label="Measures of each self-edit">
        <thead>
          <tr>
            <th scope="col">Edit</th>
            {columns.map((name) => (
              <th
                key={name}
                scope="col"
                className="numeric"
                title={MEASURE_HEADS[name].text}
                aria-describedby={`${id}-${name}`}
              >
                {MEASURE_HEADS[name].head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ candidate, measures }) => (
            <tr key={candidate.id} data-selected={candidate.id === selected || undefined}>
              <th scope="row">{candidateName(candidate).replace('Edit ', '')}</th>
              {columns.map((name) => (
                <td key={name} className="numeric">
                  {name === 'true' && (isLost(candidate) ? 'diverged' : trueText(measures))}
                  {name === 'proxy' &&
                    (measures.rubric === null ? (
                      '–'
                    ) : (
                      <span title={rubricText(measures.rubric)}>{scoreText(measures.rubric.total)}</span>
                    ))}
                  {name === 'gold' && goldText(measures)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div hidden>
        {columns.map((name) => (
          <span key={name} id={`${id}-${name}`}>
            {MEASURE_HEADS[name].text}
          </span>
        ))}
      </div>
    </>
  );
}
