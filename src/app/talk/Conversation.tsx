/** What was said, turn by turn, with what is learned from a turn below it, and the field for what comes next. */
import { useEffect, useRef } from 'react';
import { useEngine } from '../knowledge/experiment';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { Panel } from '../ui/Panel';
import { Composer } from './Composer';
import { clearConversation, type Message, useConversation } from './conversation';
import { LessonCard } from './LessonCard';
import { ModelTurn } from './ModelTurn';
import styles from './talk.module.css';
import { useIsFree } from './useIsFree';
import { TALK } from './words/talk';

export function Conversation() {
  const messages = useConversation((state) => state.messages);
  const isWorld = useEngine(({ speaks }) => speaks === 'world');
  const isFree = useIsFree();
  const end = useRef<HTMLDivElement>(null);
  const count = messages.length;
  const before = useRef(count);
  useEffect(() => {
    // What was just said comes into sight; what was there when the page opened stays where it is.
    if (count > before.current) end.current?.scrollIntoView({ block: 'nearest' });
    before.current = count;
  }, [count]);
  const fresh = count > 0 && (
    <Button size="small" disabled={!isFree} onClick={clearConversation}>
      {TALK.fresh}
    </Button>
  );
  return (
    <Panel title={TALK.conversation} beside={fresh} className={styles.conversation}>
      {count === 0 ? (
        <EmptyState title={TALK.nothing}>{isWorld ? TALK.nothingWorld : TALK.nothingChat}</EmptyState>
      ) : (
        <ol className={styles.turns} aria-label={TALK.conversation}>
          {messages.map((message, at) => (
            <li key={message.id} className={styles.turn} data-role={message.role}>
              {message.role === 'user' ? (
                <PersonTurn message={message} />
              ) : (
                <ModelTurn message={message} question={messages[at - 1]?.text ?? ''} />
              )}
              {message.lesson !== null && <LessonCard message={message} lesson={message.lesson} />}
            </li>
          ))}
        </ol>
      )}
      <div ref={end} className={styles.end} />
      <Composer />
    </Panel>
  );
}

function PersonTurn({ message }: { message: Message }) {
  return (
    <>
      <h3 className={styles.who}>{TALK.you}</h3>
      <p className={styles.said}>{message.text}</p>
    </>
  );
}
