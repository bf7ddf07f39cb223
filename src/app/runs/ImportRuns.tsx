/** The way in for run files of either domain: a button, and a box to drop them on. */

import { Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ContinualTable } from '../../seal/knowledge/results/continual';
import { MOST_BYTES } from '../../seal/record/format';
import { FromAddress } from '../experiment/FromAddress';
import { RUNS, readingText } from '../experiment/words/runs';
import { Button } from '../ui/Button';
import { DropBox } from '../ui/DropBox';
import { plural } from '../ui/numbers';
import { ContinualEdits } from './ContinualEdits';
import { importRuns, type Refusal } from './listed';
import styles from './runs.module.css';

export function ImportRuns() {
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<readonly Refusal[]>([]);
  const [said, setSaid] = useState('');
  const [continual, setContinual] = useState<readonly ContinualTable[]>([]);
  const take = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0) return;
    setRefused([]);
    const result = await importRuns(files, (at) => setSaid(readingText(at, files)));
    setRefused(result.refused);
    setContinual(result.continual);
    setSaid(result.kept > 0 ? `${plural(result.kept, 'run')} imported.` : '');
    if (input.current !== null) input.current.value = '';
  };
  return (
    <DropBox onFiles={(files) => void take(files)}>
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        accept=".json,.gz"
        multiple
        aria-label={RUNS.files}
        tabIndex={-1}
        onChange={(event) => void take([...(event.target.files ?? [])])}
      />
      <Button icon={Upload} onClick={() => input.current?.click()}>
        {RUNS.import}
      </Button>
      <span className="muted small">{RUNS.drop}</span>
      <span className="small" role="status">
        {said}
      </span>
      <FromAddress most={MOST_BYTES} onFile={(file) => void take([file])} />
      {refused.length > 0 && (
        <div className={styles.refused} role="alert">
          <ul>
            {refused.map(({ file, message }) => (
              <li key={`${file} ${message}`}>
                <strong>{file}</strong> {RUNS.refused} {message}
              </li>
            ))}
          </ul>
        </div>
      )}
      {continual.map((table) => (
        <ContinualEdits key={table.name} table={table} />
      ))}
    </DropBox>
  );
}
