/** The pieces of the self-edit as they entered the finetune, and those that did not, with the reason. */

import type { LineCredit } from '../../seal/knowledge/measured';
import { EmptyState } from '../ui/EmptyState';
import { plural } from '../ui/numbers';
import { ScrollBox } from '../ui/ScrollBox';
import { CreditMark } from './CreditMark';
import { creditScale } from './creditMeasures';
import { useSelected } from './useSelected';
import { DROPPED_LABELS, RULE_LABELS } from './words/lab';

export function SequencesTab() {
  const selected = useSelected();
  if (selected === null || selected.sequences.length === 0) {
    return (
      <EmptyState title="No training sequences yet">
        The finetune cuts each self-edit into sequences, adds the passage itself, and lists them here.
      </EmptyState>
    );
  }
  const { credit } = selected;
  const scale = creditScale(credit?.lines ?? [], 'gold');
  const lines = new Map(credit?.lines.map((line) => [line.sequence, line]));
  const tokens = selected.sequences.reduce((sum, { ids }) => sum + ids.length, 0);
  return (
    <>
      <p className="muted small">
        {plural(selected.sequences.length, 'sequence')}
        {tokens > 0 && `, ${plural(tokens, 'token')} in each pass`}
        {selected.dropped.length > 0 && `; ${selected.dropped.length} left out`}
      </p>
      <ScrollBox label="Sequence list">
        <table aria-label="Training sequences">
          <thead>
            <tr>
              <th scope="col">#</th>
              <th scope="col">Sequence</th>
              <th scope="col">From</th>
              <th scope="col" className="numeric">
                Tokens
              </th>
              {credit !== null && <th scope="col">Credit</th>}
            </tr>
          </thead>
          <tbody>
            {selected.sequences.map(({ text, ids, rule, paragraph }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity
              <tr key={index}>
                <td className="numeric">{index + 1}</td>
                <td className="answer-text">{text}</td>
                <td className="small nowrap">
                  {RULE_LABELS[rule]}
                  {paragraph !== null && `, paragraph ${paragraph + 1}`}
                </td>
                <td className="numeric">{ids.length || '–'}</td>
                {credit !== null && (
                  <td>
                    <LineMark line={lines.get(index)} scale={scale} />
                  </td>
                )}
              </tr>
            ))}
            {selected.dropped.map(({ text, paragraph, reason }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity
              <tr key={`dropped ${index}`} className="left-out">
                <td className="numeric">–</td>
                <td className="answer-text">
                  <del>{text}</del>
                </td>
                <td className="small">
                  left out: {DROPPED_LABELS[reason]}, paragraph {paragraph + 1}
                </td>
                <td />
                {credit !== null && <td />}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </>
  );
}

function LineMark({ line, scale }: { line: LineCredit | undefined; scale: number }) {
  if (line === undefined) return null;
  return <CreditMark credit={line.goldLogProbability} measure="gold" scale={scale} compact />;
}
