/** An answer with what it counts as, and the button by which a person overrules the judge or takes that back. */

import { Check, Gavel, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Answer } from '../../seal/knowledge/types';
import { IconButton } from '../ui/Button';
import { useProgress, useResults, useSettings } from './experiment';
import { overruled } from './results';

interface Props {
  when: 'before' | 'after';
  answer: Answer;
  /** The words of the answer. */
  children: ReactNode;
}

export function JudgedAnswer({ when, answer, children }: Props) {
  const change = useResults((state) => state.change);
  const rule = useSettings((state) => state.settings.reward);
  const say = useProgress((state) => state.say);
  const byHand = answer.judge === 'hand';
  const Icon = answer.correct ? Check : X;
  const verdict = answer.correct ? 'right' : 'wrong';
  const onPress = (): void => {
    change((results) => overruled(results, answer, rule));
    say(`Question ${answer.question + 1}, ${when}: counts as ${answer.correct ? 'wrong' : 'right'} now.`);
  };
  return (
    <span className="judged" data-correct={answer.correct}>
      <Icon size={13} role="img" aria-label={verdict} />
      <span className="grow">
        {children}
        {byHand && <span className="by-hand">{verdict} by hand</span>}
      </span>
      <IconButton
        icon={Gavel}
        label={`Overrule the verdict on question ${answer.question + 1}, ${when}`}
        look="quiet"
        size="small"
        aria-pressed={byHand}
        title={byHand ? 'Back to the judge’s verdict' : `Count it as ${answer.correct ? 'wrong' : 'right'}`}
        onClick={onPress}
      />
    </span>
  );
}
