import { type FormEvent, useId, useState } from 'react';
import { byteSize } from '../../contract/byteSize';
import { MEMORY_HINT, memoryFrom } from '../../contract/memoryCap';
import { useChosenModel } from '../experiment/chosenModel';
import { Button } from '../ui/Button';
import { Panel } from '../ui/Panel';
import styles from './models.module.css';
import { useShape } from './shape';
import { allowMemory, useModels } from './store';
import { MODELS } from './words';

/** How much memory any model and its work may take; none is what the device gives. */
export function MostMemory() {
  const most = useChosenModel(({ mostMemory }) => mostMemory);
  // What was typed goes once another value holds.
  return <Form key={most} most={most} />;
}

function Form({ most }: { most: number | null }) {
  const id = useId();
  const shape = useShape();
  const isBusy = useModels(({ busy }) => busy !== null);
  const [text, setText] = useState(most === null ? '' : byteSize(most));
  const [isWrong, setWrong] = useState(false);
  const allow = (event: FormEvent): void => {
    event.preventDefault();
    const given = text.trim();
    // A number alone is meant as the unit beside it says.
    const bytes = memoryFrom(/^[\d.]+$/.test(given) ? `${given} GB` : given);
    setWrong(bytes === null && given !== '');
    if (bytes !== null || given === '') allowMemory(bytes, shape);
  };
  return (
    <Panel title={MODELS.mostMemory}>
      <div className={styles.content}>
        <p className="muted small">{MODELS.mostMemoryNote}</p>
        <form className={styles.form} onSubmit={allow}>
          <div className={`field ${styles.field}`}>
            <label htmlFor={id}>
              {MODELS.mostMemory} <span className="muted">({MODELS.mostMemoryHint})</span>
            </label>
            <input
              id={id}
              className="input"
              value={text}
              placeholder={MODELS.noLimit}
              autoComplete="off"
              spellCheck={false}
              aria-invalid={isWrong}
              aria-describedby={isWrong ? `${id}-wrong` : undefined}
              onChange={({ target }) => setText(target.value)}
            />
            {isWrong && (
              <span className="problem" id={`${id}-wrong`} role="status">
                {MEMORY_HINT}
              </span>
            )}
          </div>
          <button type="submit" className="button" disabled={isBusy}>
            {MODELS.allow}
          </button>
          {most !== null && (
            <Button look="quiet" disabled={isBusy} onClick={() => allowMemory(null, shape)}>
              {MODELS.noLimit}
            </Button>
          )}
        </form>
      </div>
    </Panel>
  );
}
