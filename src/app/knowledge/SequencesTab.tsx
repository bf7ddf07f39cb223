/** The tab of the training sequences that were made of a self-edit, each with what it contributed. Model output is only ever text. */
import { EmptyState } from '../ui/EmptyState';
import { plural } from '../ui/numbers';
import { Table } from '../ui/Table';
import { useCredits } from './CreditMark';
import { useSelected } from './experiment';
import type { CandidateView } from './results';
import { TokenLosses } from './TokenLosses';
import { DROPPED_LABELS, placeText } from './words/lab';

export function SequencesTab() {
  const selected = useSelected();
  if (selected === null || selected.sequences.length === 0) {
    return (
      <EmptyState title="No training sequences yet">
        The finetune cuts each self-edit into sequences, adds the passage itself, and lists them here.
      </EmptyState>
    );
  }
  return <Sequences of={selected} />;
}

/** As they entered the finetune, and those that did not, with the reason. */
function Sequences({ of }: { of: CandidateView }) {
  const { sequences, dropped, credit } = of;
  const creditAt = useCredits(of);
  const tokens = sequences.reduce((sum, { ids }) => sum + ids.length, 0);
  return (
    <>
      <p className="muted small">
        {plural(sequences.length, 'sequence')}
        {tokens > 0 && `, ${plural(tokens, 'token')} in each pass`}
        {dropped.length > 0 && `; ${dropped.length} left out`}
      </p>
      <TokenLosses of={of} tokens={tokens} />
      <Table
        label="Training sequences"
        scroll="Sequence list"
        heads={['#', 'Sequence', 'From', ['Tokens', 'numeric'], ...(credit === null ? [] : ['Credit'])]}
      >
        {sequences.map(({ text, ids, ...from }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity
          <tr key={index}>
            <td className="numeric">{index + 1}</td>
            <td className="answer-text">{text}</td>
            <td className="small nowrap">{placeText(from)}</td>
            <td className="numeric">{ids.length || '–'}</td>
            {credit !== null && <td>{creditAt(index)}</td>}
          </tr>
        ))}
        {dropped.map(({ text, paragraph, reason }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity
          <tr key={`dropped ${index}`} className="muted">
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
      </Table>
    </>
  );
}
