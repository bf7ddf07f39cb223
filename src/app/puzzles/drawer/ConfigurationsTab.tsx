/** Every configuration of the task as a card, and the form to add one by hand. */

import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { NO_AUGMENTATIONS } from '../../../seal/puzzles/configuration';
import type { PuzzleConfiguration } from '../../../seal/puzzles/types';
import { deriveSeed } from '../../../seal/seeds';
import { Button } from '../../ui/Button';
import { ConfigurationCard } from '../configuration/ConfigurationCard';
import { ConfigurationForm } from '../configuration/ConfigurationForm';
import { useCandidates, useDraft, usePuzzle, useSettings, useView } from '../experiment';
import { editName } from '../results';
import { ADD_BY_HAND, NO_CONFIGURATIONS, removeText } from '../words/page';
import { tokensOfExample, useTrainingSetLimits } from './trainingSetLimits';

export function ConfigurationsTab() {
  const candidates = useCandidates();
  const { selected, select } = useView();
  const removeHand = useDraft((state) => state.removeHand);
  const { rules, finetune } = useSettings((state) => state.settings);
  return (
    <div className="stack">
      {candidates.length === 0 && <p className="muted">{NO_CONFIGURATIONS}</p>}
      <div className="configuration-list">
        {candidates.map(({ id, written, rewarded }, index) => {
          if (written === null) return null;
          const title = editName(index);
          const twin = candidates.findIndex((other) => other.id === rewarded?.sameAs);
          return (
            <div key={id} className="stack">
              <ConfigurationCard
                title={title}
                written={written}
                candidate={rewarded}
                twin={twin < 0 ? null : editName(twin)}
                stepLimit={finetune.stepLimit}
                rules={rules}
                selected={id === selected}
                onSelect={() => select(id)}
              />
              {written.author === 'hand' && (
                <Button icon={Trash2} look="quiet" size="small" onClick={() => removeHand(id)}>
                  {removeText(title)}
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

const START: PuzzleConfiguration = {
  task: null,
  augmentations: { ...NO_AUGMENTATIONS, colors: true },
  loss: 'output',
  learningRate: 1e-2,
  epochs: 4,
};

function HandForm() {
  const [configuration, setConfiguration] = useState(START);
  const puzzle = usePuzzle();
  const settings = useSettings((state) => state.settings);
  const addHand = useDraft((state) => state.addHand);
  const select = useView((state) => state.select);
  const limits = useTrainingSetLimits();
  return (
    <details>
      <summary>{ADD_BY_HAND.summary}</summary>
      <div className="stack">
        <ConfigurationForm
          configuration={configuration}
          onChange={setConfiguration}
          puzzle={puzzle}
          limits={limits}
          tokensOf={tokensOfExample}
          seed={deriveSeed(settings.seed, 'examples', 'lab', puzzle.id)}
        />
        <div>
          <Button icon={Plus} onClick={() => select(addHand(configuration))}>
            {ADD_BY_HAND.button}
          </Button>
        </div>
      </div>
    </details>
  );
}
