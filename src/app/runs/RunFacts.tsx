/** Of a run in the list: where it was made and how large it was, its conditions, and what differs from the defaults. */

import type { AnyEntry } from '../../seal/record/format';
import { conditionKey } from '../experiment/comparison';
import { changedSettings } from '../experiment/settingsDiff';
import { Tilts } from '../experiment/Tilts';
import { dateText } from '../experiment/words/runs';
import { tiltsOf } from '../experiment/words/tilts';
import { sizeText } from '../knowledge/recorded/effect';
import { conditionText } from '../knowledge/words/measures';
import { recordedSizeText, rowName } from '../puzzles/words/rounds';
import { compact, oneDigit, within } from '../ui/numbers';
import type { ComparableCondition } from './compareRuns';
import styles from './runs.module.css';
import { sequencesText } from './words';

export function RunFacts({ entry }: { entry: AnyEntry }) {
  const { startedAt, model, parameters, device, software, commit } = entry;
  return (
    <>
      <p className="muted small">
        {dateText(startedAt)} · {model}, {compact(parameters)} parameters · {device}
        {software && ' (software)'}
        {commit !== null && ` · commit ${commit}`} ·{' '}
        {entry.domain === 'puzzles' ? recordedSizeText(entry) : sizeText(entry)}
      </p>
      {groupsOf(entry).map(({ title, rows }) => (
        <Conditions key={title ?? ''} title={title} rows={rows} />
      ))}
      {entry.domain === 'knowledge' &&
        entry.continual?.map((row) => (
          <p key={row.remedy} className="small">
            {sequencesText(row)}
          </p>
        ))}
      <Changed entry={entry} />
      <Tilts of={tiltsOf(entry)} />
    </>
  );
}

type Row = Omit<ComparableCondition, 'perItem'>;

interface Group {
  title: string | null;
  rows: readonly Row[];
}

function groupsOf(entry: AnyEntry): Group[] {
  if (entry.domain === 'puzzles')
    return [{ title: null, rows: entry.conditions.map((one) => ({ ...one, label: rowName(one) })) }];
  const rowsOf = (conditions: (typeof entry)['conditions']): Row[] =>
    conditions.map((one) => ({ ...one, label: conditionText(one) }));
  return [
    { title: null, rows: rowsOf(entry.conditions) },
    ...entry.multiPassage.map(({ round, passages, conditions }) => ({
      title: `${passages} passages in one adapter, ${round === 0 ? 'before the rounds' : `after round ${round}`}`,
      rows: rowsOf(conditions),
    })),
  ];
}

function Conditions({ title, rows }: Group) {
  return (
    <div>
      {title !== null && <p className="small">{title}</p>}
      <dl className={styles.conditions}>
        {rows.map(({ label, accuracy, standardError, n, ...of }) => (
          <div key={conditionKey(of)}>
            <dt>{label}</dt>
            <dd>
              {oneDigit(accuracy)}
              {within(standardError)}
              <span className="muted"> n = {n}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Changed({ entry }: { entry: AnyEntry }) {
  const changed = changedSettings(entry);
  if (changed.length === 0) return <p className="small">All settings as by default.</p>;
  return (
    <p className="small">
      Other than by default: {changed.map(({ name, from, to }) => `${name} ${to} (${from})`).join('; ')}.
    </p>
  );
}
