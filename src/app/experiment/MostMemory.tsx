import { type FormEvent, useId, useState } from 'react';
import { byteSize } from '../../contract/byteSize';
import { MEMORY_HINT, memoryFrom } from '../../contract/memoryCap';
import { Button } from '../ui/Button';
import { Panel } from '../ui/Panel';
import { useChosenModel } from './chosenModel';
import styles from './MostMemory.module.css';
import { MOST_MEMORY } from './words/memory';

interface Props {
  isBusy?: boolean;
  /** `null`: what the device gives. */
  onAllow: (bytes: number | null) => void;
}

/** How much memory any model and its work may take; none is what the device gives. */
export function MostMemory(props: Props) {
  const most = useChosenModel(({ mostMemory }) => mostMemory);
  // What was typed goes once another value holds.
  return <Form key={most} most={most} {...props} />;
}

function Form({ most, isBusy = false, onAllow }: Props & { most: number | null }) {
  const id = useId();
  const [text, setText] = useState(most === null ? '' : byteSize(most));
  const [isWrong, setWrong] = useState(false);
  const allow = (event: FormEvent): void => {
    event.preventDefault();
    const given = text.trim();
    // A number alone is meant as the unit beside it says.
    const bytes = memoryFrom(/^[\d.]+$/.test(given) ? `${given} GB` : given);
    setWrong(bytes === null && given !== '');
    if (bytes !== null || given === '') onAllow(bytes);
  };
  return (
    <Panel title={MOST_MEMORY.title}>
      <div className={styles.content}>
        <p className="muted small">{MOST_MEMORY.note}</p>
        <form className={styles.form} onSubmit={allow}>
          <div className={`field ${styles.field}`}>
            <label htmlFor={id}>
              {MOST_MEMORY.title} <span className="muted">({MOST_MEMORY.hint})</span>
            </label>
            <input
              id={id}
              className="input"
              value={text}
              placeholder={MOST_MEMORY.noLimit}
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
            {MOST_MEMORY.allow}
          </button>
          {most !== null && (
            <Button look="quiet" disabled={isBusy} onClick={() => onAllow(null)}>
              {MOST_MEMORY.noLimit}
            </Button>
          )}
        </form>
      </div>
    </Panel>
  );
}
