/** SEAL's results of edits one after another, as a table: no run holds them. */
import type { ContinualTable } from '../../seal/knowledge/results/rows';
import { oneDigit, plural, within } from '../ui/numbers';
import { Table } from '../ui/Table';

export function ContinualEdits({ table: { name, sequences, rows } }: { table: ContinualTable }) {
  return (
    <section className="stack" aria-label={`Edits one after another: ${name}`}>
      <p>Edits one after another: {name}</p>
      <p className="muted small">
        Right answers about each passage while further passages are learned; mean ± one standard error over{' '}
        {plural(sequences, 'sequence')}. Each edit was merged into the weights before the next. It is shown here and not
        kept.
      </p>
      <Table
        label={`Edits one after another, ${name}`}
        scroll={`Table of ${name}`}
        heads={['After', ...(rows[0]?.map((_, at) => `Passage ${at + 1}`) ?? [])]}
      >
        {rows.map((row, edits) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its number of edits
          <tr key={edits}>
            <th scope="row">{edits === 0 ? 'no edit' : plural(edits, 'edit')}</th>
            {row.map((cell, passage) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its passage
              <td key={passage}>{cell === null ? '–' : `${oneDigit(cell.mean)}${within(cell.standardError)}`}</td>
            ))}
          </tr>
        ))}
      </Table>
    </section>
  );
}
