/** An answer as it comes, how sure the model was of it, and what a person can make of it. */
import { GraduationCap, ListChecks, Pencil, RotateCcw } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { isTrace } from '../../seal/talk/lesson';
import { useEngine } from '../knowledge/experiment';
import { Button } from '../ui/Button';
import { Problem } from '../ui/Callout';
import { percent } from '../ui/numbers';
import { askAgain, correct, learnExchange, learnTrace } from './actions';
import type { Message } from './conversation';
import styles from './talk.module.css';
import { useIsFree } from './useIsFree';
import { TALK } from './words/talk';

/** @param question what it answers. */
export function ModelTurn({ message, question }: { message: Message; question: string }) {
  const { text, done, problem, confidence, leftOut, withLearned } = message;
  const facts = [TALK.withLearned(withLearned), confidence === null ? null : TALK.sure(percent(Math.exp(confidence)))];
  return (
    <>
      <h3 className={styles.who}>{TALK.model}</h3>
      {text === '' ? (
        <p className={`${styles.said} muted`}>{done ? TALK.silent : TALK.thinking}</p>
      ) : (
        <p className={`${styles.said} ${done ? '' : 'caret'}`}>{text}</p>
      )}
      {done && problem === null && <p className={styles.facts}>{facts.filter(Boolean).join(' · ')}</p>}
      {leftOut > 0 && <p className={styles.facts}>{TALK.leftOut(leftOut)}</p>}
      {problem !== null && <Problem alert>{problem}</Problem>}
      {done && problem === null && <Doing message={message} question={question} />}
    </>
  );
}

function Doing({ message: { id, text, lesson }, question }: { message: Message; question: string }) {
  const isFree = useIsFree();
  const isWorld = useEngine(({ speaks }) => speaks === 'world');
  const [correcting, setCorrecting] = useState(false);
  if (correcting)
    return (
      <Correction
        isFree={isFree}
        onCancel={() => setCorrecting(false)}
        onTeach={(right) => {
          setCorrecting(false);
          void correct(id, question, right);
        }}
      />
    );
  const isTaken = lesson?.state === 'learning' || lesson?.state === 'learned';
  return (
    <div className={styles.doing}>
      <Button size="small" icon={RotateCcw} look="quiet" disabled={!isFree} onClick={() => void askAgain(question)}>
        {TALK.again}
      </Button>
      {!isTaken && (
        <>
          <Button size="small" icon={Pencil} look="quiet" disabled={!isFree} onClick={() => setCorrecting(true)}>
            {TALK.correct}
          </Button>
          {text !== '' && (
            <Button
              size="small"
              icon={GraduationCap}
              look="quiet"
              disabled={!isFree}
              onClick={() => void learnExchange(id, question, text)}
            >
              {TALK.exchange}
            </Button>
          )}
          {!isWorld && isTrace(text) && (
            <Button
              size="small"
              icon={ListChecks}
              look="quiet"
              disabled={!isFree}
              onClick={() => void learnTrace(id, question, text)}
            >
              {TALK.trace}
            </Button>
          )}
        </>
      )}
    </div>
  );
}

interface CorrectionProps {
  isFree: boolean;
  onTeach: (right: string) => void;
  onCancel: () => void;
}

function Correction({ isFree, onTeach, onCancel }: CorrectionProps) {
  const [right, setRight] = useState('');
  const id = useId();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isFree && right.trim() !== '') onTeach(right.trim());
  };
  return (
    <form className={styles.correction} onSubmit={submit}>
      <label htmlFor={id}>{TALK.right}</label>
      <input
        id={id}
        className="input"
        value={right}
        // biome-ignore lint/a11y/noAutofocus: the field takes the place of the button that was just pressed
        autoFocus
        maxLength={400}
        onChange={({ target }) => setRight(target.value)}
      />
      <button type="submit" className="button small primary" disabled={!isFree || right.trim() === ''}>
        {TALK.teach}
      </button>
      <Button size="small" onClick={onCancel}>
        {TALK.cancel}
      </Button>
    </form>
  );
}
