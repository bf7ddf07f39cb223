/** What the figures above it do not show: one line that opens to a list. */
import { Folded } from '../ui/Folded';
import { Told } from '../ui/Told';
import styles from './Tilts.module.css';
import { TILTS } from './words/tilts';

interface Props {
  of: readonly string[];
  /** What this very run shows of it, ahead of the list. */
  measured?: string | null;
}

export function Tilts({ of, measured = null }: Props) {
  if (of.length === 0) return null;
  return (
    <div className={styles.tilts}>
      <Folded summary={TILTS.summary}>
        {measured !== null && <p className="small">{measured}</p>}
        <ul className="small">
          {of.map((text) => (
            <li key={text}>
              <Told text={text} />
            </li>
          ))}
        </ul>
      </Folded>
    </div>
  );
}
