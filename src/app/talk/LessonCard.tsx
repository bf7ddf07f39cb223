/** Below the turn that it came from: whether something is worth learning, how it is learned, and what that changed. */
import { LossSparks } from '../charts/LossSparks';
import { Button } from '../ui/Button';
import { Problem } from '../ui/Callout';
import { Folded } from '../ui/Folded';
import { Table } from '../ui/Table';
import { accept, letGo } from './actions';
import { ComparedTable } from './ComparedTable';
import type { LessonView, Message } from './conversation';
import { Effects } from './Effects';
import { presentMemory, undo, useMemories } from './memories';
import styles from './talk.module.css';
import { useIsFree } from './useIsFree';
import { ORIGIN_WORDS } from './words/memory';
import { TALK } from './words/talk';

interface Props {
  message: Message;
  lesson: LessonView;
}

export function LessonCard({ message, lesson }: Props) {
  const isUndone = useMemories(
    ({ all }) =>
      lesson.state === 'learned' &&
      all !== null &&
      !all.some(({ learned }) => learned.some(({ id }) => id === lesson.learned)),
  );
  return (
    <section className={styles.lesson} data-state={isUndone ? 'undone' : lesson.state} aria-label={titleOf(lesson)}>
      <h4>{titleOf(lesson)}</h4>
      {lesson.decision !== null && lesson.state !== 'learned' && (
        <p className={styles.because}>{lesson.decision.because}</p>
      )}
      {lesson.problem !== null && <Problem alert>{lesson.problem}</Problem>}
      {lesson.state === 'learning' && <AtWork lesson={lesson} />}
      {lesson.state === 'learned' && <Done lesson={lesson} />}
      {(lesson.state === 'proposed' || lesson.state === 'passed' || lesson.state === 'failed') && (
        <Choice id={message.id} lesson={lesson} />
      )}
      {lesson.looked.length > 0 && lesson.state !== 'learning' && (
        <Folded summary={TALK.looked}>
          <Looked lesson={lesson} />
        </Folded>
      )}
    </section>
  );
}

function titleOf({ state, decision, origin }: LessonView): string {
  switch (state) {
    case 'weighing':
      return TALK.weighing;
    case 'proposed':
      return TALK.propose;
    case 'passed':
      return decision === null || decision.learn ? TALK.passedByYou : TALK.passed;
    case 'learning':
      return TALK.learning;
    case 'learned':
      return ORIGIN_WORDS[origin];
    case 'failed':
      return TALK.failed;
  }
}

function Choice({ id, lesson: { state } }: { id: number; lesson: LessonView }) {
  const isFree = useIsFree();
  const isProposed = state === 'proposed';
  return (
    <div className="row wrap">
      <Button size="small" look={isProposed ? 'primary' : ''} disabled={!isFree} onClick={() => void accept(id)}>
        {isProposed ? TALK.accept : TALK.anyway}
      </Button>
      {isProposed && (
        <Button size="small" onClick={() => letGo(id)}>
          {TALK.notNow}
        </Button>
      )}
    </div>
  );
}

function Looked({ lesson: { looked } }: { lesson: LessonView }) {
  return (
    <Table
      label={TALK.looked}
      scroll={`${TALK.looked}, answers`}
      className={styles.compared}
      heads={['It asks itself', 'From memory', 'With the text in sight']}
    >
      {looked.map(({ question, closed, open, differ }) => (
        <tr key={question}>
          <td>{question} …</td>
          <td className="answer-text">{closed}</td>
          <td className="answer-text">{differ ? <strong>{open}</strong> : open}</td>
        </tr>
      ))}
    </Table>
  );
}

function AtWork({ lesson: { writing, losses, steps } }: { lesson: LessonView }) {
  return (
    <>
      {writing !== '' && (
        <div>
          <h5>{TALK.writing}</h5>
          <p className={`${styles.notes} ${losses.length === 0 ? 'caret' : ''}`}>{writing}</p>
        </div>
      )}
      {losses.length > 0 && <Curve losses={losses} steps={steps} />}
    </>
  );
}

export function Curve({ losses, steps }: { losses: readonly number[]; steps: number }) {
  return <LossSparks title={TALK.curve} curves={[{ id: 'it', losses }]} totalSteps={steps} selected="it" />;
}

function Done({ lesson: { learned: id } }: { lesson: LessonView }) {
  const isFree = useIsFree();
  const all = useMemories((state) => state.all);
  const memory = all?.find(({ learned }) => learned.some((one) => one.id === id));
  const entry = memory?.learned.find((one) => one.id === id);
  const isPresent = useMemories((state) => presentMemory(state)?.memory.id === memory?.memory.id);
  if (all === null) return null;
  if (memory === undefined || entry === undefined) return <p>{TALK.undone}</p>;
  return (
    <>
      <p className={styles.facts}>{TALK.learned(memory.memory.name)}</p>
      {entry.compared.length === 0 ? <p>{TALK.nothingAsked}</p> : <ComparedTable compared={entry.compared} />}
      <Effects effects={entry.effects} />
      <Folded summary={TALK.notes(entry.lines.length)}>
        <p className={styles.notes}>{[...entry.lines, entry.source].join('\n')}</p>
        <Curve losses={entry.losses} steps={entry.losses.length} />
      </Folded>
      {isPresent && (
        <div className="row wrap">
          <Button size="small" disabled={!isFree} onClick={() => void undo(entry.id)}>
            {TALK.undo}
          </Button>
        </div>
      )}
    </>
  );
}
