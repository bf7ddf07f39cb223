/** The quiz behind a cell: every question, what was said before, right after the passage was learned, and by then; and the edit itself. */
import { Check, X } from 'lucide-react';
import { REMEDY_WORDS } from '../../seal/knowledge/continual/choices';
import type { ContinualRecord } from '../../seal/knowledge/continual/record';
import { placeText } from '../charts/RetentionMatrix';
import { BackAndForth } from '../ui/BackAndForth';
import { EmptyState } from '../ui/EmptyState';
import { plural } from '../ui/numbers';
import { Panel } from '../ui/Panel';
import { Table } from '../ui/Table';
import { answersAt, type Said } from './answers';
import { capital } from './finding';
import styles from './forgetting.module.css';
import type { ShownRun } from './shown';
import { useForgetting } from './view';
import { FORGETTING_WORDS } from './words';

interface Props {
  record: ContinualRecord;
  shown: Pick<ShownRun, 'passages' | 'names'>;
}

export function CellAnswers({ record, shown: { passages, names } }: Props) {
  const { cell, sequence: chosen, answersOf } = useForgetting();
  const places = record.sequences.map(({ sequence }) => sequence);
  const at = Math.max(0, places.indexOf(chosen ?? answersOf));
  const sequence = record.sequences[at];
  const passage = cell === null ? undefined : passages[places[at] ?? 0]?.[cell.column];
  const rows = cell === null || sequence === undefined ? [] : answersAt(sequence, passage, cell);
  if (cell === null || sequence === undefined || rows.length === 0)
    return (
      <Panel title="Answers">
        <EmptyState title="No cell is picked">{FORGETTING_WORDS.pickCell}</EmptyState>
      </Panel>
    );
  const edit = sequence.edits[cell.column];
  const asked = (name: 'before' | 'own' | 'now'): boolean => rows.some((row) => row[name] !== null);
  const hasPicked = rows.some(({ by }) => by !== null);
  const heads = [
    'Question',
    'Right answer',
    ...(asked('before') ? ['Before any edit'] : []),
    ...(asked('own') ? ['Right after its own edit'] : []),
    ...(asked('now') ? [`After ${plural(cell.row, 'edit')}`] : []),
    ...(hasPicked ? ['Answered by'] : []),
  ];
  return (
    <Panel
      title="Answers"
      beside={
        <span className="muted small">
          {placeText(cell)}, {REMEDY_WORDS[record.remedy].label.toLowerCase()}
        </span>
      }
    >
      <div className="content stack">
        {chosen === null && places.length > 1 && (
          <div className="row small">
            <BackAndForth
              previous="Previous sequence"
              next="Next sequence"
              at={at}
              of={places.length}
              small
              onGo={(next) => useForgetting.setState({ answersOf: places[next] ?? 0 })}
            >
              <span>
                {capital(names[places[at] ?? 0] ?? '')} ({at + 1} of {places.length}): {passage?.title}
              </span>
            </BackAndForth>
          </div>
        )}
        <Table label={`Answers: ${placeText(cell)}`} scroll="Answer list" className={styles.answers} heads={heads}>
          {rows.map(({ question, answer, before, own, now, by }) => (
            <tr key={question}>
              <td>{question}</td>
              <td className="answer-text">{answer}</td>
              {asked('before') && <SaidCell of={before} />}
              {asked('own') && <SaidCell of={own} />}
              {asked('now') && <SaidCell of={now} />}
              {hasPicked && <td>{by ?? '–'}</td>}
            </tr>
          ))}
        </Table>
        {edit !== undefined && (
          <details>
            <summary>
              Its edit: {plural(edit.lines, 'training line')}
              {edit.beside > 0 && `, ${plural(edit.beside, 'further line')} in each step`}
            </summary>
            {edit.candidate !== undefined && <p className="small">Candidate {edit.candidate + 1} was kept.</p>}
            {edit.divergedAt !== undefined && (
              <p className="small">It went to not-a-number at step {edit.divergedAt}, and nothing was learned.</p>
            )}
            <pre className={styles.edit}>{edit.text === '' ? 'nothing was written' : edit.text}</pre>
          </details>
        )}
        {passage !== undefined && passage.context !== '' && (
          <details>
            <summary>Its passage</summary>
            <p className="prose small">{passage.context}</p>
          </details>
        )}
      </div>
    </Panel>
  );
}

function SaidCell({ of }: { of: Said | null }) {
  if (of === null) return <td>–</td>;
  const Icon = of.isRight ? Check : X;
  return (
    <td>
      <span className={styles.said} data-right={of.isRight}>
        <Icon size={12} aria-hidden />
        <span className="visually-hidden">{of.isRight ? 'right: ' : 'wrong: '}</span>
        {of.said === '' ? 'nothing' : of.said}
      </span>
    </td>
  );
}
