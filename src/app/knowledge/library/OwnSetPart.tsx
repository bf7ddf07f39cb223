/** All passages of the open file as the set that ReST-EM runs on, with the split that the seed makes of them. */
import { useMemo } from 'react';
import type { FilePassage } from '../../../seal/knowledge/files/dataFile';
import { runnable, settingsForOwn, splitOwn } from '../../../seal/knowledge/ownInputs';
import type { Passage } from '../../../seal/knowledge/types';
import { Button } from '../../ui/Button';
import { useSettings } from '../experiment';
import { useOwnSet } from '../ownSet';
import { LIBRARY, leftText, splitText, usedSet } from '../words/library';
import { takeSet } from './keptSets';

interface Props {
  name: string;
  passages: readonly FilePassage[];
  withEdit: (passage: FilePassage) => Passage;
}

export function OwnSetPart({ name, passages, withEdit }: Props) {
  const { settings, change } = useSettings();
  const used = useOwnSet((state) => state.name);
  const set = useMemo(() => runnable(passages), [passages]);
  const { training, heldOut } = splitOwn(settings, set.passages);
  const take = (): void => {
    void takeSet(name, set.passages.map(withEdit));
    // With as many passages as there are: the settings of a run say what it did.
    const own = settingsForOwn(settings, { training, heldOut }, new Set());
    change(own, ['corpus', 'trainingPassages', 'heldOutPassages']);
  };
  const isUsed = used === name && settings.corpus === 'own';
  return (
    <section className="stack" aria-label={LIBRARY.setTitle}>
      <h3>{LIBRARY.setTitle}</h3>
      <p className="muted small">{LIBRARY.setHelp}</p>
      <p className="small">
        {splitText(training.length, heldOut.length, settings.seed, leftText(set.without, set.twins))}
      </p>
      <div>
        <Button disabled={set.passages.length < 2} onClick={take}>
          {LIBRARY.useSet}
        </Button>
      </div>
      <p className="small" role="status">
        {isUsed ? usedSet(name) : ''}
      </p>
    </section>
  );
}
