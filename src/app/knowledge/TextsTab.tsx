/** What the model wrote, beside the paragraph that it wrote about. Model output is only ever text. */

import { splitParagraphs } from '../../seal/knowledge/passages';
import type { Estimate } from '../../seal/types';
import { EmptyState } from '../ui/EmptyState';
import { percent } from '../ui/numbers';
import { CreditMark } from './CreditMark';
import { linesOf } from './candidates';
import { creditScale, sequencesOfLines } from './creditMeasures';
import { useDecisions } from './decisions';
import { useDraft, useStage } from './experiment';
import type { CandidateView } from './results';
import { useSelected } from './useSelected';
import { REASONS } from './words/lab';

export function TextsTab() {
  const selected = useSelected();
  const context = useDraft((state) => state.history.present.passage.context);
  const paragraphs = splitParagraphs(context);
  if (selected === null) {
    return (
      <EmptyState title="No self-edits yet">
        Press <strong>Write self-edits</strong>, or <strong>Run all steps</strong> to see the whole loop. The notes
        appear here as the model writes them.
      </EmptyState>
    );
  }
  return (
    <>
      {selected.parts.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is its paragraph's place
        <Part key={index} candidate={selected} index={index} text={text} paragraph={paragraphs[index] ?? ''} />
      ))}
    </>
  );
}

interface PartProps {
  candidate: CandidateView;
  index: number;
  text: string;
  paragraph: string;
}

function Part({ candidate, index, text, paragraph }: PartProps) {
  const decision = useDecisions().find((one) => one.edit === candidate.id && one.paragraph === index);
  const part = candidate.selfEdit?.parts[index];
  const live = useStage('write').status === 'running';
  const lines = linesOf(text);
  const credits = lineCredits(candidate, lines, index);
  return (
    <div className="edit-part">
      <div className="row wrap part-head">
        <h3>Paragraph {index + 1}</h3>
        {decision !== undefined && (
          <span className="muted small">
            {decision.reason !== 'diverged' &&
              `reward ${percent(decision.reward)}, base ${percent(decision.baseReward)}; `}
            {REASONS[decision.reason]}
          </span>
        )}
        {part?.finish === 'length' && <span className="muted small">cut at the token limit</span>}
      </div>
      <p className="paragraph">{paragraph}</p>
      <ol
        className={live && candidate.writing ? 'lines caret' : 'lines'}
        aria-label={`Notes on paragraph ${index + 1}`}
      >
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines only ever grow at the end
          <li key={at}>
            <span aria-hidden>{at + 1}</span>
            <span>{line}</span>
            {credits[at] !== undefined && <CreditMark {...credits[at]} measure="gold" compact />}
          </li>
        ))}
      </ol>
      {lines.length === 0 && !candidate.writing && <p className="muted small">The model wrote nothing here.</p>}
    </div>
  );
}

/** Of each line what it contributed, where that was computed and the line was trained by itself. */
function lineCredits(
  { credit, sequences }: CandidateView,
  lines: readonly string[],
  paragraph: number,
): ({ credit: Estimate; scale: number } | undefined)[] {
  if (credit === null) return [];
  const scale = creditScale(credit.lines, 'gold');
  return sequencesOfLines(lines, sequences, paragraph).map((sequence) => {
    const found = credit.lines.find((line) => line.sequence === sequence);
    return found === undefined ? undefined : { credit: found.goldLogProbability, scale };
  });
}
