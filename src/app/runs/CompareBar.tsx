/** Which runs are ticked, where the eye is while ticking, and the way to what they come to. */
import { ChartLine, X } from 'lucide-react';
import { Button } from '../ui/Button';
import type { Listed } from './listed';
import styles from './runs.module.css';
import { shortName } from './shortName';
import { comparedText, RUNS_PAGE } from './words';

interface Props {
  runs: readonly Listed[];
  onClear: () => void;
  onShow: () => void;
}

export function CompareBar({ runs, onClear, onShow }: Props) {
  return (
    <div className={styles.bar} data-shown={runs.length > 0}>
      <p role="status" className="small">
        {comparedText(runs.map(shortName))}
      </p>
      {runs.length > 0 && (
        <span className="row">
          {runs.length > 1 && (
            <Button size="small" look={styles.show} icon={ChartLine} onClick={onShow}>
              {RUNS_PAGE.show}
            </Button>
          )}
          <Button size="small" icon={X} look="quiet" onClick={onClear}>
            {RUNS_PAGE.clearTicks}
          </Button>
        </span>
      )}
    </div>
  );
}
