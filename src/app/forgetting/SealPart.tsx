/** SEAL's own sequences in the place of a run: the same matrix, without what their file has not. */
import { averaged, meansOf, seenCells, sinceLearned } from '../../seal/knowledge/continual/matrix';
import { SEAL_SEQUENCES } from '../../seal/knowledge/results/sealSequences';
import { RetentionMatrix } from '../charts/RetentionMatrix';
import { Panel } from '../ui/Panel';
import { Age } from './AgePart';
import { findingText, overallText } from './finding';
import styles from './forgetting.module.css';
import { ScaleChoice } from './ScaleChoice';
import { useForgetting } from './view';
import { FORGETTING_WORDS } from './words';

const MEANS = meansOf(SEAL_SEQUENCES.rows);

export function SealPart() {
  const scale = useForgetting((state) => state.scale);
  const shown = scale === 'change' ? sinceLearned(MEANS) : MEANS;
  return (
    <>
      <div className="stack" data-part="finding">
        <p className={styles.finding}>{findingText(MEANS)}</p>
        <p className={`muted ${styles.overall}`}>{overallText(MEANS)}</p>
      </div>
      <div className={styles.beside}>
        <Panel title={FORGETTING_WORDS.matrix} term="retention">
          <div className={styles.matrixBox}>
            <div className={styles.controls}>
              <ScaleChoice />
            </div>
            <RetentionMatrix
              label="Retention matrix, SEAL"
              rows={scale === 'change' ? averaged([shown]) : SEAL_SEQUENCES.rows}
              seen={seenCells([shown])}
              scale={scale}
            />
            <p className="muted small">
              {scale === 'change' ? FORGETTING_WORDS.changeNote : FORGETTING_WORDS.matrixNote}{' '}
              {FORGETTING_WORDS.deviation} {FORGETTING_WORDS.answersNone}
            </p>
          </div>
        </Panel>
        <Panel title="What differs">
          <p className="content">{FORGETTING_WORDS.sealDiffers}</p>
        </Panel>
      </div>
      <Age record={null} records={[]} />
    </>
  );
}
