/** How sure the result of a recorded run is: every condition with its error, what other seeds gave, and where it comes from. */
import type { RunEntry } from '../../../seal/knowledge/runFile/entry';
import { Tilts } from '../../experiment/Tilts';
import { provenanceText } from '../../experiment/words/runs';
import { tiltsOf } from '../../experiment/words/tilts';
import { useRecorded } from '../experiment';
import { costText } from './cost';
import { EffectFigure } from './EffectFigure';
import { effectRows, effectSentence, sizeText } from './effect';
import { SHIPPED_RUNS } from './firstRun';
import styles from './RecordedRun.module.css';
import { withoutRounds } from './withoutRounds';

export default function Evidence({ entry }: { entry: RunEntry }) {
  const entries = SHIPPED_RUNS.useEntries((state) => state.entries);
  const said = effectSentence(entry, entries ?? []) ?? withoutRounds(entry);
  return (
    <div className={styles.evidence}>
      <div>
        <EffectFigure title="Recorded effect" rows={effectRows(entry)} />
        <p className="muted small">Closed-book accuracy, mean over passages. Bars: one standard error.</p>
      </div>
      <div className={styles.text}>
        {said !== null && (
          <>
            <p className={styles.gain}>{said.gain}</p>
            <p>
              {said.text} {said.others} {said.control}
            </p>
          </>
        )}
        <Cost />
        <Tilts of={tiltsOf(entry)} />
        <p className="muted small">
          {provenanceText(entry)} Model {entry.model}; {sizeText(entry)}.
        </p>
      </div>
    </div>
  );
}

/** Once the run itself is there: the list does not hold what adapters do to other questions. */
function Cost() {
  const run = useRecorded((state) => state.run);
  const text = run && costText(run.conditions);
  return text === null ? null : <p>{text}</p>;
}
