/** Has the model write questions about the passage, and says what came of it and how far to trust them. */
import { Sparkles } from 'lucide-react';
import type { QuestionRefusal, WrittenQuestions } from '../../seal/knowledge/types';
import { cannotAsk } from '../../seal/knowledge/writtenQuestions';
import { Button } from '../ui/Button';
import { Callout, Problem } from '../ui/Callout';
import { Folded } from '../ui/Folded';
import { plural } from '../ui/numbers';
import { useAsking, useDraft, useEngine, useKnowledge, useProgress, useSettings } from './experiment';
import styles from './QuestionsPanel.module.css';
import { askForQuestions } from './writtenQuestions';

const REFUSALS: Record<QuestionRefusal, string> = {
  'no-pair': 'no question with an answer',
  'asked-before': 'asked before',
  long: 'too long an answer',
  'gives-away': 'gives its answer away',
  'not-in-passage': 'its answer does not stand in the passage',
  stranger: 'asks about something that the passage does not name',
};

export function AskButton() {
  const experiment = useKnowledge();
  const why = useSettings(({ settings }) => cannotAsk(settings));
  const ready = useEngine((state) => state.status.kind === 'ready');
  const idle = useProgress((state) => state.task === null);
  const empty = useDraft((state) => state.history.present.passage.context.trim() === '');
  return (
    <Button
      icon={Sparkles}
      size="small"
      disabled={why !== null || !ready || !idle || empty}
      title={why ?? 'One for each sentence, as far as they are of use'}
      onClick={() => void askForQuestions(experiment)}
    >
      Let the model write questions
    </Button>
  );
}

export function AskedFor() {
  const { running, texts, written, problem } = useAsking();
  const why = useSettings(({ settings }) => cannotAsk(settings));
  const marked = useDraft((state) => state.history.present.passage.questions.filter(({ author }) => author).length);
  return (
    <div role="status">
      {why !== null && <p className="muted small padded">{why}</p>}
      {problem !== null && <Problem look="padded">{problem}</Problem>}
      {running && (
        <ol className={`padded small ${styles.asking}`} aria-label="What the model writes">
          {texts.map((text, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a text is its sentence's place
            <li key={at}>{text}</li>
          ))}
        </ol>
      )}
      {written !== null && <Outcome written={written} />}
      {marked > 0 && (
        <div className="padded">
          <Callout tone="warn">
            {marked === 1 ? 'One question is' : `${marked} questions are`} model-written, and nobody has checked them: a
            small model asks what its answer does not answer. Read them before you trust a score; one that you change
            counts as yours.
          </Callout>
        </div>
      )}
    </div>
  );
}

function Outcome({ written: { questions, refused } }: { written: WrittenQuestions }) {
  return (
    <div className="padded small">
      <p>
        {questions.length === 0
          ? 'The model wrote no question that is of use.'
          : `${plural(questions.length, 'question')} added at the end.`}
        {refused.length > 0 && ` ${refused.length} left out.`}
      </p>
      {refused.length > 0 && (
        <Folded summary="What was left out">
          <ul>
            {refused.map(({ text, reason }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
              <li key={at}>
                {text === '' ? 'nothing' : text} <span className="muted">({REFUSALS[reason]})</span>
              </li>
            ))}
          </ul>
        </Folded>
      )}
    </div>
  );
}
