/** What it read, its notes before and after training, and the exam: the scene of a run on passages. */
import type { KnowledgeStory, StoryNotes, StoryQuestion } from '../../seal/stories/story';
import { AnswerChip } from './AnswerChip';
import type { Beat, Beats } from './beats';
import examStyles from './exam.module.css';
import { LossLine } from './LossLine';
import { MarkedLine } from './MarkedLine';
import notesStyles from './notes.module.css';
import { Reveal, SceneColumn } from './Scene';
import { marksText, sheetTitle } from './words';

interface Props {
  story: KnowledgeStory;
  source: string;
  beats: Beats;
}

export function NotesScene({ story, source, beats }: Props) {
  const { sheets, text, exam } = story;
  const isLong = exam.some(({ base, adapted }) =>
    [base, ...adapted].some((answer) => answer.text.length > LONG_ANSWER),
  );
  return (
    <>
      <SceneColumn title="It reads" number={1} beside={source}>
        <p
          className={isLong ? `${notesStyles.passage} ${notesStyles.longer}` : notesStyles.passage}
          data-asked={beats.shows('exam')}
        >
          {pieces(text, exam).map(({ text: piece, isAsked }, at) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: the text is fixed
            isAsked ? <mark key={at}>{piece}</mark> : piece,
          )}
        </p>
      </SceneColumn>
      <SceneColumn title="It writes its own notes, and trains on them" number={2}>
        <div className={notesStyles.sheets} data-many={sheets.length > 1}>
          {sheets.map((sheet, at) => (
            <Notes
              key={sheet.round}
              sheet={sheet}
              english={story.english}
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
  english: boolean;
  /** Questions on the paragraph. */
  of: number;
  beats: Beats;
  beat: Beat;
}

function Notes({ sheet: { round, lines, losses, right }, english, of, beats, beat }: NotesProps) {
  const isFirst = beat === 'writes';
  return (
    <Reveal when={beats.shows(beat)}>
      <section className={notesStyles.sheet} data-trained={round > 0} aria-label={sheetTitle(round)}>
        <h3>{sheetTitle(round)}</h3>
        <p>{marksText(lines, english)}</p>
        <ul>
          {lines.map((line) => (
            <MarkedLine key={line.text} line={line} />
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
        <p className={examStyles.answers} data-head aria-hidden>
          {names.map((name) => (
            <span key={name}>{name}</span>
          ))}
        </p>
      )}
      <ol className={examStyles.exam} data-long={long}>
        {questions.map(({ question, base, adapted }, index) => (
          <li key={question} style={{ transitionDelay: `${index * 140}ms` }}>
            <span>{question}</span>
            <span className={examStyles.answers}>
              {[base, ...adapted].map((answer, at) => (
                <Reveal
                  key={names[at]}
                  when={beats.shows(at < 2 ? 'exam' : 'better')}
                  delay={beats.playing ? index * 140 + (at % 2) * 60 : 0}
                >
                  <AnswerChip answer={answer} name={names[at] ?? ''} named={long} />
                </Reveal>
              ))}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
