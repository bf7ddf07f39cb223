/** The field for what a person says next, with examples to try. */
import { SendHorizontal, Shuffle } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useId, useState } from 'react';
import { useEngine } from '../knowledge/experiment';
import { Button } from '../ui/Button';
import { canTalk, type Said, say } from './actions';
import { useConversation } from './conversation';
import { paragraphsToTell, questionsToAsk } from './samples';
import styles from './talk.module.css';
import { useIsFree } from './useIsFree';
import { TALK } from './words/talk';

export function Composer() {
  const [text, setText] = useState('');
  const isFree = useIsFree();
  const { status, speaks } = useEngine();
  const id = useId();
  const send = (said: Said): void => {
    if (!canTalk()) return;
    if (said.text === text) setText('');
    void say(said);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== '') send({ text });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (text.trim() !== '') send({ text });
  };
  const hint = isFree ? null : status.kind === 'ready' ? TALK.busy : status.kind === 'opening' ? TALK.loading : null;
  return (
    <div className={styles.composer}>
      <Samples onPick={send} isFree={isFree} />
      <form className={styles.form} onSubmit={submit}>
        <label htmlFor={id} className="visually-hidden">
          {TALK.field}
        </label>
        <textarea
          id={id}
          className="input"
          rows={2}
          value={text}
          maxLength={20_000}
          placeholder={speaks === 'world' ? TALK.placeholderWorld : TALK.placeholderChat}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" className="button primary" disabled={!isFree || text.trim() === ''}>
          <SendHorizontal size={14} aria-hidden />
          {TALK.send}
        </button>
      </form>
      {hint !== null && <p className={styles.facts}>{hint}</p>}
    </div>
  );
}

function Samples({ onPick, isFree }: { onPick: (said: Said) => void; isFree: boolean }) {
  const [from, setFrom] = useState(0);
  const speaks = useEngine((state) => state.speaks);
  const messages = useConversation((state) => state.messages);
  const paragraphs = paragraphsToTell(speaks, from, messages);
  const questions = questionsToAsk(messages);
  return (
    <fieldset className={styles.samples}>
      <legend>{TALK.samples}</legend>
      {questions.map(({ question }) => (
        <Button key={question} size="small" disabled={!isFree} onClick={() => onPick({ text: question })}>
          {question}
        </Button>
      ))}
      {paragraphs.map((said) => (
        <Button key={said.title} size="small" disabled={!isFree} title={said.text} onClick={() => onPick(said)}>
          {TALK.tell(said.title)}
        </Button>
      ))}
      <Button size="small" look="quiet" icon={Shuffle} onClick={() => setFrom(from + paragraphs.length)}>
        {TALK.another}
      </Button>
    </fieldset>
  );
}
