/** One run of the list: what it is, what it showed, and its buttons. */

import { Download, FolderOpen, Pencil, Tag, Trash2 } from 'lucide-react';
import { memo, useMemo, useState } from 'react';
import { UNTRUSTED } from '../../seal/record/record';
import { TABLE_FORMS } from '../experiment/download';
import { remove, rename, tag } from '../experiment/library';
import { DOMAIN_NAMES, SOURCE_NAMES } from '../experiment/words/runs';
import { lab } from '../knowledge/experiment';
import { sequences } from '../knowledge/sequences';
import { isOfSequences } from '../knowledge/sequencesSettings';
import { puzzles } from '../puzzles/experiment';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { Folded } from '../ui/Folded';
import { attempt } from './attempt';
import { differenceFrom, differenceText } from './differences';
import { exportJson, exportTable, type Listed, openListed } from './listed';
import { outcomeOf } from './outcome';
import { RunFacts } from './RunFacts';
import { RunNameForm } from './RunNameForm';
import { RunPicture } from './RunPicture';
import { RowAction, RunRow } from './RunRow';
import { tagRecorded } from './recordedTags';
import styles from './runs.module.css';
import { shortName } from './shortName';
import { TagsForm } from './TagsForm';
import { findingText, RUNS_PAGE, sequencesText } from './words';

interface Props {
  listed: Listed;
  /** The run of the visitor's that was made before it. */
  before: Listed | null;
  compared: boolean;
  onCompare: (key: string, on: boolean) => void;
}

function Item({ listed, before, compared, onCompare }: Props) {
  const { name, source, tags, entry } = listed;
  const idle = useIdle(entry);
  const remedies = entry.domain === 'knowledge' ? (entry.continual ?? []) : [];
  const [editing, setEditing] = useState<'name' | 'tags' | null>(null);
  const outcome = useMemo(() => outcomeOf(entry), [entry]);
  const difference = useMemo(() => differenceText(differenceFrom(listed, before)), [listed, before]);
  const own = source !== 'recorded';
  return (
    <RunRow
      name={
        editing === 'name' ? (
          <RunNameForm
            name={name}
            onDone={(next) => {
              setEditing(null);
              if (next !== null) attempt(rename(entry.id, next));
            }}
          />
        ) : (
          name
        )
      }
      beside={
        <>
          <span className={styles.short}>{shortName(listed)}</span>
          {own && <Badge>{DOMAIN_NAMES[entry.domain]}</Badge>}
          <Badge strong={!own}>{SOURCE_NAMES[source]}</Badge>
          {entry.device.endsWith(UNTRUSTED) && <Badge>{RUNS_PAGE.untrusted}</Badge>}
          <label className="row check small">
            <input
              type="checkbox"
              checked={compared}
              aria-label={`Compare ${name}`}
              onChange={(event) => onCompare(listed.key, event.target.checked)}
            />
            Compare
          </label>
        </>
      }
      buttons={
        <>
          <Button
            icon={FolderOpen}
            size="small"
            disabled={!idle}
            aria-label={`Open ${name}`}
            onClick={() => attempt(openListed(listed))}
          >
            Open
          </Button>
          <RowAction icon={Download} label="JSON" of={`of ${name}`} onClick={() => attempt(exportJson(listed))} />
          {TABLE_FORMS.map((form) => (
            <RowAction
              key={form}
              icon={Download}
              label={form}
              of={`of ${name}`}
              onClick={() => attempt(exportTable(form, listed))}
            />
          ))}
          {own && <RowAction icon={Pencil} label="Rename" of={name} onClick={() => setEditing('name')} />}
          <RowAction icon={Tag} label="Tags" of={`of ${name}`} onClick={() => setEditing('tags')} />
          {own && <RowAction icon={Trash2} label="Delete" of={name} onClick={() => void remove(entry.id)} />}
        </>
      }
    >
      <div className={styles.glance}>
        <RunPicture outcome={outcome} />
        <div className={styles.facts}>
          <p className={styles.figure}>
            {remedies[0] === undefined ? findingText(outcome.base, outcome.last) : sequencesText(remedies[0])}
          </p>
          <p className="small">{difference}</p>
          {editing === 'tags' ? (
            <TagsForm
              tags={tags}
              onDone={(next) => {
                setEditing(null);
                if (next === null) return;
                if (own) attempt(tag(entry.id, next));
                else tagRecorded(entry.id, next);
              }}
            />
          ) : (
            tags.length > 0 && (
              <ul className={styles.tags} aria-label={`Tags of ${name}`}>
                {tags.map((one) => (
                  <li key={one}>
                    <Badge>{one}</Badge>
                  </li>
                ))}
              </ul>
            )
          )}
        </div>
      </div>
      <Folded summary={RUNS_PAGE.details}>
        <div className="stack">
          <RunFacts entry={entry} />
        </div>
      </Folded>
    </RunRow>
  );
}

/** A list of many is not drawn anew for one tick. */
export const RunItem = memo(Item);

/** A run is opened on the page that shows its kind. */
function useIdle(entry: Listed['entry']): boolean {
  const knowledge = isOfSequences(entry.settings) ? sequences : lab;
  const { useProgress } = entry.domain === 'puzzles' ? puzzles : knowledge;
  return useProgress((state) => state.task === null);
}
