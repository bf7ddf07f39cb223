/** SEAL's results of edits one after another, as the matrix of the Forgetting page: no run holds them. */

import { meansOf, seenCells } from '../../seal/knowledge/continual/matrix';
import type { ContinualTable } from '../../seal/knowledge/results/continual';
import { RetentionMatrix } from '../charts/RetentionMatrix';
import { plural } from '../ui/numbers';

export function ContinualEdits({ table: { name, sequences, rows } }: { table: ContinualTable }) {
  return (
    <section className="stack" aria-label={`Edits one after another: ${name}`}>
      <p>Edits one after another: {name}</p>
      <p className="muted small">
        Right answers about each passage while further passages are learned; mean ± standard deviation over{' '}
        {plural(sequences, 'sequence')}. Each edit was merged into the weights before the next. It is shown here and not
        kept. <a href="#/forgetting">Forgetting</a> has such runs of ours, and SEAL’s own beside them.
      </p>
      <RetentionMatrix
        label={`Edits one after another, ${name}`}
        rows={rows}
        seen={seenCells([meansOf(rows)])}
        scale="accuracy"
      />
    </section>
  );
}
