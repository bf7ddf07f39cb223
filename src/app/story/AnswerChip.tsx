/** An answer with its verdict, as mark, colour and word. */
import type { StoryAnswer } from '../../seal/stories/story';
import examStyles from './exam.module.css';

interface Props {
  answer: StoryAnswer;
  /** What it was given with. */
  name: string;
  /** Whether the name is seen, and not only heard. */
  named?: boolean;
}

export function AnswerChip({ answer: { text, correct }, name, named = false }: Props) {
  return (
    <span className={examStyles.answer}>
      <span className={named ? examStyles.by : 'visually-hidden'}>{name}: </span>
      <span className={examStyles.chip} data-correct={correct}>
        <span aria-hidden>{correct ? '✓' : '✗'}</span> {text === '' ? '(nothing)' : text}
        <span className="visually-hidden">{correct ? ', right' : ', wrong'}</span>
      </span>
    </span>
  );
}
