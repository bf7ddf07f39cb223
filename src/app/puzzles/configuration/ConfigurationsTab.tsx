/** Every configuration of the task as a card, and the form to add one by hand. */

import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { NO_AUGMENTATIONS } from '../../../seal/puzzles/configuration';
import type { PuzzleConfiguration } from '../../../seal/puzzles/types';
import { Button } from '../../ui/Button';
import { useCandidates, useDraft, useSettings, useView } from '../experiment';
import { editName } from '../results';
import { CONFIGURATION } from '../words/configuration';
import { EMPTY } from '../words/page';
import { ConfigurationCard } from './ConfigurationCard';
import { ConfigurationForm } from './ConfigurationForm';
import styles from './configuration.module.css';
import { useTrainingSets } from './trainingSets';

export function ConfigurationsTab() {
  const candidates = useCandidates();
  const { selected, select } = useView();
  const removeHand = useDraft((state) => state.removeHand);
  const { rules, finetune } = useSettings((state) => state.settings);
  return (
    <div className="stack">
      {candidates.length === 0 && <p className="muted">{EMPTY.configurations}</p>}
      <div className={styles.list}>
        {candidates.map(({ id, written, rewarded }, index) => {
          if (written === null) return null;
          const title = editName(index);
          const sameAs = candidates.findIndex((other) => other.id === rewarded?.sameAs);
          return (
            <div key={id} className="stack">
              <ConfigurationCard
                title={title}
                written={written}
                candidate={rewarded}
                sameAs={sameAs < 0 ? null : editName(sameAs)}
                stepLimit={finetune.stepLimit}
                rules={rules}
                selected={id === selected}
                onSelect={() => select(id)}
              />
              {written.author === 'hand' && (
                <Button icon={Trash2} look="quiet" size="small" onClick={() => removeHand(id)}>
                  {CONFIGURATION.remove(title)}
                </Button>
              )}
            </div>
          );
        })}
      </div>
      <HandForm />
    </div>
  );
}

const FIRST_CONFIGURATION: PuzzleConfiguration = {
  task: null,
  augmentations: { ...NO_AUGMENTATIONS, colors: true },
  loss: 'output',
  learningRate: 1e-2,
  epochs: 4,
};

function HandForm() {
  const [configuration, setConfiguration] = useState(FIRST_CONFIGURATION);
  const addHand = useDraft((state) => state.addHand);
  const select = useView((state) => state.select);
  return (
    <details>
      <summary>{CONFIGURATION.byHand}</summary>
      <div className="stack">
        <ConfigurationForm
          configuration={configuration}
          onChange={setConfiguration}
          settings={useSettings((state) => state.settings)}
          trainingSet={useTrainingSets()}
        />
        <div>
          <Button icon={Plus} onClick={() => select(addHand(configuration))}>
            {CONFIGURATION.add}
          </Button>
        </div>
      </div>
    </details>
  );
}
