/** Which run is on the page, and where it is from. */
import { useEffect, useMemo } from 'react';
import { useLibrary } from '../experiment/library';
import { provenanceText } from '../experiment/words/runs';
import { useKnowledge, useProgress, useRecorded, useRounds } from '../knowledge/experiment';
import { SHIPPED_RUNS } from '../knowledge/recorded/firstRun';
import { Badge } from '../ui/Badge';
import { Select } from '../ui/Select';
import styles from './forgetting.module.css';
import { SEAL } from './link';
import { listedRuns } from './runs';
import { loadLists, openRun, showLive, showSeal } from './startup';
import { useForgetting } from './view';
import { FORGETTING_WORDS } from './words';

const LIVE = 'live';

export function RunChoice() {
  const experiment = useKnowledge();
  const { entry, source, shown, problem, live: aside } = useRecorded();
  const recorded = useRounds((state) => state.recorded);
  const live = useRounds((state) => state.live);
  const isSeal = useForgetting((state) => state.isSeal);
  const busy = useProgress((state) => state.task !== null);
  const entries = SHIPPED_RUNS.useEntries((state) => state.entries);
  const own = useLibrary((state) => state.runs);
  const runs = useMemo(() => listedRuns(entries ?? [], own ?? []), [entries, own]);
  useEffect(loadLists, []);
  const hasLive = live !== null || aside !== null;
  const chosen = isSeal ? SEAL : recorded || shown === 'opening' ? (entry?.id ?? '') : live === null ? '' : LIVE;
  const pick = (id: string): void => {
    if (id === SEAL) showSeal();
    else if (id === LIVE) showLive(experiment);
    else {
      const run = runs.find((one) => one.entry.id === id);
      if (run !== undefined) void openRun(experiment, run);
    }
  };
  const options = (from: (source: string) => boolean) =>
    runs.filter((run) => from(run.source)).map(({ entry: { id }, name }) => [id, name] as const);
  const shippedRuns = options((from) => from === 'recorded');
  const ownRuns = options((from) => from !== 'recorded').filter(([id]) => !shippedRuns.some(([other]) => other === id));
  return (
    <div className={styles.choice} data-part="recorded">
      <Select
        label={FORGETTING_WORDS.shown}
        value={chosen}
        disabled={busy}
        options={[
          ...(chosen === '' ? [['', 'Choose'] as const] : []),
          ...(hasLive ? [[LIVE, FORGETTING_WORDS.live] as const] : []),
        ]}
        groups={[
          { label: 'Recorded', options: [...shippedRuns, [SEAL, FORGETTING_WORDS.seal] as const] },
          ...(ownRuns.length > 0 ? [{ label: 'Your runs', options: ownRuns }] : []),
        ]}
        onPick={pick}
      />
      {isSeal ? (
        <Badge strong>published by SEAL</Badge>
      ) : (
        recorded &&
        entry !== null && (
          <>
            <Badge strong>{source === 'recorded' ? 'Recorded run' : 'Your run'}</Badge>
            {entry.measuredOn === 'development' && <Badge>development passages</Badge>}
            <span className="muted small">
              {entry.model}. {provenanceText(entry)}
            </span>
          </>
        )
      )}
      {shown === 'opening' && !isSeal && (
        <span className="muted small" role="status">
          {FORGETTING_WORDS.opening}
        </span>
      )}
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
