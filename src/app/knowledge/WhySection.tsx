/** From a question that flipped to the training sequences most responsible, and to the words of the passage behind each. */

import { X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { CreditRecord } from '../../seal/knowledge/measured';
import { type PassageSpan, provenanceOf } from '../../seal/knowledge/provenance';
import type { TrainingSequence } from '../../seal/knowledge/types';
import { IconButton } from '../ui/Button';
import { percent, plural } from '../ui/numbers';
import { candidateName } from './candidates';
import { useCredit, useDraft } from './experiment';
import { useAskWhy, useSelected, useSelectedPairs } from './useSelected';
import type { PairedAnswer } from './verdict';
import { signedNats } from './words/credit';
import { CHANGE_LABELS } from './words/lab';

export function WhySection() {
  const why = useCredit((state) => state.why);
  const askWhy = useAskWhy();
  const selected = useSelected();
  const pair = useSelectedPairs().find(({ question }) => question === why);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The button that led here may be far up the page.
    if (why !== null) heading.current?.focus();
  }, [why]);
  if (why === null || selected === null || pair === undefined) return null;
  const { change } = pair;
  const flipped = change === 'fixed' || change === 'broken';
  return (
    <section className="why" aria-label="Why">
      <div className="row">
        <h3 className="grow" ref={heading} tabIndex={-1}>
          {flipped
            ? `Why was question ${why + 1} ${change}?`
            : `Question ${why + 1}: ${CHANGE_LABELS[change]} with ${candidateName(selected).toLowerCase()}`}
        </h3>
        <IconButton icon={X} label="Close" look="quiet" onClick={() => askWhy(null)} />
      </div>
      {flipped ? (
        <Sources
          key={`${selected.id} ${why}`}
          pair={pair}
          change={change}
          sequences={selected.sequences}
          credit={selected.credit}
        />
      ) : (
        <p className="muted small">This self-edit did not change the verdict, so there is nothing to trace back.</p>
      )}
    </section>
  );
}

interface Props {
  pair: PairedAnswer;
  change: 'fixed' | 'broken';
  sequences: readonly TrainingSequence[];
  credit: CreditRecord | null;
}

/** More than these have little to do with it. */
const MOST_SOURCES = 5;

function Sources({ pair, change, sequences, credit }: Props) {
  const passage = useDraft((state) => state.history.present.passage);
  const [picked, setPicked] = useState<number | null>(null);
  const { question, before, after } = pair;
  const { basis, sources } = useMemo(
    () => provenanceOf(passage, sequences, { question, change, answer: after.text }, credit),
    [passage, sequences, question, change, after.text, credit],
  );
  const asked = passage.questions[question];
  const shown = sources.slice(0, MOST_SOURCES);
  const source = shown.find(({ sequence }) => sequence === picked) ?? shown[0];
  return (
    <div className="stack">
      <p className="small">
        {asked?.question} Before: <q>{before.text}</q>, after: <q>{after.text}</q>, right: <q>{asked?.answer}</q>.
      </p>
      <p className="muted small">{basisText(basis, change, sources.length, credit?.repeats ?? 0)}</p>
      {source !== undefined && (
        <>
          <ol className="sources" aria-label="Most responsible sequences">
            {shown.map(({ sequence, score }) => (
              <li key={sequence}>
                <button type="button" aria-pressed={sequence === source.sequence} onClick={() => setPicked(sequence)}>
                  <span className="answer-text">{sequences[sequence]?.text}</span>
                  <span className="mono nowrap">
                    {basis === 'credit' ? signedNats(score) : percent(score)}
                    <span className="visually-hidden">
                      {basis === 'credit' ? ' nats per token on this question' : ' of the words shared'}
                    </span>
                  </span>
                </button>
              </li>
            ))}
          </ol>
          <h4>The words of the passage behind sequence {source.sequence + 1}</h4>
          {source.spans.length === 0 && (
            <p className="small">
              It shares no telling word with the passage: the model wrote it from what it knew, or made it up.
            </p>
          )}
          <QuotedPassage text={passage.context} spans={source.spans} />
        </>
      )}
    </div>
  );
}

function basisText(basis: 'credit' | 'overlap', change: 'fixed' | 'broken', count: number, repeats: number): string {
  if (basis === 'overlap') {
    const guess = 'A guess by shared words, because the lines have no credit yet; Credit lines measures it.';
    return count === 0 ? 'No sequence shares a telling word with question and answer.' : guess;
  }
  const effect = change === 'fixed' ? 'more likely' : 'less likely';
  if (count === 0) return `No single line made the right answer ${effect}: leaving any one out changed nothing.`;
  const rest = count > MOST_SOURCES ? `, the first ${MOST_SOURCES} of ${plural(count, 'sequence')}` : '';
  return `Measured: how much each made the right answer ${effect}, in nats per token, mean of ${plural(repeats, 'repeat')}${rest}.`;
}

/** The passage with the spans marked: the answer's words more strongly than the others. */
function QuotedPassage({ text, spans }: { text: string; spans: readonly PassageSpan[] }) {
  const pieces = spans.map((span, index) => ({ span, before: text.slice(spans[index - 1]?.end ?? 0, span.start) }));
  return (
    <blockquote className="quoted" aria-label="Passage">
      {pieces.map(({ span, before }) => (
        <span key={span.start}>
          {before}
          <mark data-kind={span.kind}>
            {span.text}
            {span.kind === 'answer' && <span className="visually-hidden"> (the answer)</span>}
          </mark>
        </span>
      ))}
      {text.slice(spans.at(-1)?.end ?? 0)}
    </blockquote>
  );
}
