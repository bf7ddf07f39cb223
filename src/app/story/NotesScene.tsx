/** What it read, its notes before and after training, and the exam: the scene of a run on passages. */
import type { KnowledgeStory, StoryAnswer, StoryLine, StoryNotes, StoryQuestion } from '../../seal/stories/story';
import type { Beat, Beats } from './beats';
import { LossLine } from './LossLine';
import { Reveal, SceneColumn } from './Scene';
import styles from './story.module.css';
import { againText, marksText, STORY, sheetTitle } from './words';

interface Props {
  story: KnowledgeStory;
  beats: Beats;
}

export function NotesScene({ story, beats }: Props) {
  const { sheets, text, exam } = story;
  const isLong = exam.some(({ base, adapted }) =>
    [base, ...adapted].some((answer) => answer.text.length > LONG_ANSWER),
  );
  return (
    <>
      <SceneColumn title="It reads" number={1} beside={STORY.recorded}>
        <p className={isLong ? `${styles.passage} ${styles.longer}` : styles.passage} data-asked={beats.shows('exam')}>
          {pieces(text, exam).map(({ text: piece, isAsked }, at) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: the text is fixed
            isAsked ? <mark key={at}>{piece}</mark> : piece,
          )}
        </p>
      </SceneColumn>
      <SceneColumn title="It writes its own notes, and trains on them" number={2}>
        <div className={styles.sheets} data-many={sheets.length > 1}>
          {sheets.map((sheet, at) => (
            <Notes
              key={sheet.round}
              sheet={sheet}
              of={story.asked}
              beats={beats}
              beat={at === 0 ? 'writes' : 'better'}
            />
          ))}
        </div>
      </SceneColumn>
      <SceneColumn title="It sits the exam, book closed" number={3}>
        <Exam questions={exam} beats={beats} long={isLong} rounds={sheets.map(({ round }) => round)} />
      </SceneColumn>
    </>
  );
}

/** The passage with what the exam asks for apart. */
function pieces(text: string, exam: readonly StoryQuestion[]): { text: string; isAsked: boolean }[] {
  const golds = exam.map(({ gold }) => gold).filter((gold) => text.includes(gold));
  if (golds.length === 0) return [{ text, isAsked: false }];
  const escaped = golds.map((gold) => gold.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const asked = new RegExp(`(${escaped.join('|')})`, 'u');
  return text.split(asked).map((piece) => ({ text: piece, isAsked: golds.includes(piece) }));
}

/** Characters; beyond them answers stand below each other. */
const LONG_ANSWER = 16;

interface NotesProps {
  sheet: StoryNotes;
  /** Questions on the paragraph. */
  of: number;
  beats: Beats;
  beat: Beat;
}

function Notes({ sheet: { round, lines, losses, right }, of, beats, beat }: NotesProps) {
  const isFirst = beat === 'writes';
  return (
    <Reveal when={beats.shows(beat)}>
      <section className={styles.sheet} data-trained={round > 0} aria-label={sheetTitle(round)}>
        <h3>{sheetTitle(round)}</h3>
        <p>{marksText(lines)}</p>
        <ul>
          {lines.map((line) => (
            <Line key={line.text} line={line} />
          ))}
        </ul>
        <footer>
          <Reveal when={beats.shows(isFirst ? 'trains' : 'better')}>
            <LossLine losses={losses} draws={beats.playing} />
          </Reveal>
          <Reveal when={beats.shows(isFirst ? 'reward' : 'better')}>
            <strong>
              {right} of {of} right
            </strong>
          </Reveal>
        </footer>
      </section>
    </Reveal>
  );
}

function Line({ line: { text, flaw, start, end, times } }: { line: StoryLine }) {
  const said = FLAW_WORDS[flaw ?? 'none'];
  return (
    <li data-flaw={flaw ?? 'none'}>
      {end > start ? (
        <>
          {text.slice(0, start)}
          <mark>{text.slice(start, end)}</mark>
          {text.slice(end)}
        </>
      ) : (
        text
      )}
      {said !== '' && <span className="visually-hidden"> ({said})</span>}
      {times > 1 && <small> {againText(times)}</small>}
    </li>
  );
}

const FLAW_WORDS = {
  none: '',
  false: 'not so',
  nameless: 'names nobody',
  empty: 'says nothing',
  unsupported: 'not in the text',
} as const;

interface ExamProps {
  questions: readonly StoryQuestion[];
  beats: Beats;
  /** Answers are sentences and stand below each other. */
  long: boolean;
  rounds: readonly number[];
}

function Exam({ questions, beats, long, rounds }: ExamProps) {
  const names = ['no notes', ...rounds.map((round) => (round === 0 ? 'first notes' : 'after the rewards'))];
  return (
    <>
      {!long && (
        <p className={styles.answers} data-head aria-hidden>
          {names.map((name) => (
            <span key={name}>{name}</span>
          ))}
        </p>
      )}
      <ol className={styles.exam} data-long={long}>
        {questions.map(({ question, base, adapted }, index) => (
          <li key={question} style={{ transitionDelay: `${index * 140}ms` }}>
            <span>{question}</span>
            <span className={styles.answers}>
              {[base, ...adapted].map((answer, at) => (
                <Reveal
                  key={names[at]}
                  when={beats.shows(at < 2 ? 'exam' : 'better')}
                  delay={beats.playing ? index * 140 + (at % 2) * 60 : 0}
                >
                  <Answer answer={answer} name={names[at] ?? ''} shown={long} />
                </Reveal>
              ))}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

function Answer({ answer: { text, correct }, name, shown }: { answer: StoryAnswer; name: string; shown: boolean }) {
  return (
    <span className={styles.answer}>
      <span className={shown ? styles.by : 'visually-hidden'}>{name}: </span>
      <span className={styles.chip} data-correct={correct}>
        <span aria-hidden>{correct ? '✓' : '✗'}</span> {text === '' ? '(nothing)' : text}
        <span className="visually-hidden">{correct ? ', right' : ', wrong'}</span>
      </span>
    </span>
  );
}
