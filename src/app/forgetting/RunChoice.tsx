/** Which run is on the page, and where it is from. */
import { useEffect, useMemo } from 'react';
import { provenanceText } from '../experiment/words/runs';
import { useKnowledge, useProgress, useRecorded, useRounds } from '../knowledge/experiment';
import { Badge } from '../ui/Badge';
import { Folded } from '../ui/Folded';
import { Select } from '../ui/Select';
import { capital } from './finding';
import styles from './forgetting.module.css';
import { SEAL } from './link';
import { isOfSeveral, type Pool, poolsOf, poolTitle, sourcesText } from './pool';
import { usePooledRuns } from './pooledRuns';
import { useListedRuns, usePool } from './shown';
import { loadLists, openRun, showLive, showSeal } from './startup';
import { useForgetting } from './view';
import { FORGETTING_WORDS } from './words';

const LIVE = 'live';
const idOf = ({ members: [first] }: Pool): string => `all ${first?.entry.id}`;

export function RunChoice() {
  const experiment = useKnowledge();
  const { entry, source, shown, problem, live: aside } = useRecorded();
  const recorded = useRounds((state) => state.recorded);
  const live = useRounds((state) => state.live);
  const isSeal = useForgetting((state) => state.isSeal);
  const busy = useProgress((state) => state.task !== null);
  const pooled = useForgetting((state) => state.pooled);
  const { runs: files, problem: notPooled } = usePooledRuns();
  const runs = useListedRuns();
  const pools = useMemo(() => poolsOf(runs), [runs]);
  const pool = usePool();
  useEffect(loadLists, []);
  const hasLive = live !== null || aside !== null;
  const one = recorded || shown === 'opening' ? (entry?.id ?? '') : live === null ? '' : LIVE;
  const isPooled = pooled && isOfSeveral(pool);
  // Until all are there, the one that was opened is what is shown.
  const isTogether = isPooled && pool.members.every(({ entry: { id } }) => files.has(id));
  const chosen = isSeal ? SEAL : isPooled ? idOf(pool) : one;
  const pick = (id: string): void => {
    if (id === SEAL) showSeal();
    else if (id === LIVE) showLive(experiment);
    else {
      const [first] = pools.find((own) => idOf(own) === id)?.members ?? [];
      const run = first ?? runs.find(({ entry: { id: own } }) => own === id);
      if (run !== undefined) void openRun(experiment, run, first !== undefined);
    }
  };
  const options = (from: (source: string) => boolean) => [
    ...pools
      .filter(({ members: [first] }) => first !== undefined && from(first.source))
      .map((own) => [idOf(own), poolTitle(own)] as const),
    ...runs.filter((run) => from(run.source)).map(({ entry: { id }, name }) => [id, name] as const),
  ];
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
            <Badge strong>{isTogether ? 'Pooled' : source === 'recorded' ? 'Recorded run' : 'Your run'}</Badge>
            {entry.measuredOn === 'development' && <Badge>development passages</Badge>}
            <span className="muted small">
              {entry.model}. {isTogether ? `${capital(sourcesText(pool))}.` : provenanceText(entry)}
            </span>
          </>
        )
      )}
      {!isSeal && (shown === 'opening' || (isPooled && !isTogether)) && (
        <span className="muted small" role="status">
          {shown === 'opening' ? FORGETTING_WORDS.opening : FORGETTING_WORDS.pooling}
        </span>
      )}
      {!isSeal && pool !== null && pool.apart.length > 0 && (
        <Folded summary={pool.isMember ? FORGETTING_WORDS.apart(pool.apart.length) : FORGETTING_WORDS.alone}>
          <ul className="small">
            {pool.apart.map(({ run: { entry: other, name }, why }) => (
              <li key={other.id}>
                “{name}”: {why}.
              </li>
            ))}
          </ul>
        </Folded>
      )}
      {notPooled !== null && (
        <p className="problem" role="alert">
          {notPooled}
        </p>
      )}
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
