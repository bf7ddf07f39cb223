/** What each line of the selected self-edit contributed, and from a flipped question back to the lines and the words behind it. */
import { Scale, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { creditAdapters } from '../../seal/knowledge/credit';
import type { CreditRecord } from '../../seal/knowledge/measured';
import { type PassageSpan, provenanceOf } from '../../seal/knowledge/provenance';
import { IconButton } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { percent, plural } from '../ui/numbers';
import { Segments } from '../ui/Segments';
import { CreditMark } from './CreditMark';
import styles from './CreditTab.module.css';
import { candidateName } from './candidates';
import {
  CREDIT_MEASURES,
  CREDIT_ORDERS,
  type CreditMeasure,
  type CreditOrder,
  creditLines,
  creditOf,
  creditRepeats,
  creditScale,
  orderLines,
} from './credit';
import {
  useAskWhy,
  useCredit,
  useDraft,
  useKnowledge,
  useResults,
  useSelected,
  useSelectedPairs,
  useSettings,
} from './experiment';
import { MeasureHead } from './MeasureHead';
import type { CandidateView } from './results';
import type { PairedAnswer } from './verdict';
import { MEASURE_LABELS, MEASURE_UNITS, noiseText, ORDER_LABELS, wholeText } from './words/credit';
import { CHANGE_LABELS, placeText } from './words/lab';
import { signedNats } from './words/measures';

export default function CreditTab() {
  const selected = useSelected();
  if (selected === null || selected.sequences.length === 0) {
    return (
      <EmptyState title="No lines to credit yet">
        Once a self-edit is trained and quizzed, its lines can be credited: the adapter is trained again without each of
        them, and what the answers lose is what the line contributed.
      </EmptyState>
    );
  }
  return (
    <div className="stack">
      <Why of={selected} />
      <CreditHead candidate={selected} />
      {selected.credit !== null && <CreditList credit={selected.credit} of={selected} />}
    </div>
  );
}

const FIRST = {
  recorded:
    'These results are a recorded run. Press Run all steps to have some of this device, whose lines can be credited.',
  stale: 'The results are out of date. Run the quiz again first.',
  none: 'Run the quiz first: a credit is a change of its answers.',
};

const RECORDED_TOO = 'These results are a recorded run, and these credits were measured on its policy.';

function CreditHead({ candidate }: { candidate: CandidateView }) {
  const { id, sequences, credit } = candidate;
  const experiment = useKnowledge();
  const repeats = creditRepeats(useSettings((state) => state.settings.repeats));
  const measuring = useCredit();
  return (
    <MeasureHead
      label="Credit of each line"
      icon={Scale}
      button="Credit lines"
      after="quiz"
      first={credit === null ? FIRST : { ...FIRST, recorded: RECORDED_TOO }}
      takes={
        <>
          {measuring.running === id ? 'training' : 'trains'}{' '}
          {plural(creditAdapters(sequences.length, repeats), 'adapter')}: with all{' '}
          {plural(sequences.length, 'sequence')} and without each, {repeats} times
        </>
      }
      about="The credit of a line is what the adapter loses when it is trained without it."
      selfEdit={id}
      there={credit !== null}
      measuring={measuring}
      onPress={() => void creditLines(experiment, candidate)}
    />
  );
}

function CreditList({ credit, of: { sequences } }: { credit: CreditRecord; of: CandidateView }) {
  const [measure, setMeasure] = useState<CreditMeasure>('gold');
  const [order, setOrder] = useState<CreditOrder>('helps');
  const overruled = useResults((state) => state.results.verdicts.length > 0);
  const scale = creditScale(credit.lines, measure);
  const whole = measure === 'gold' ? credit.goldLogProbability : credit.accuracy;
  return (
    <>
      <div className="row wrap">
        <Segments
          legend="Measure"
          options={CREDIT_MEASURES}
          labels={MEASURE_LABELS}
          chosen={measure}
          onChoose={setMeasure}
        />
        <Segments legend="Order" options={CREDIT_ORDERS} labels={ORDER_LABELS} chosen={order} onChoose={setOrder} />
      </div>
      <p className="small">
        In {MEASURE_UNITS[measure]}; with every line in place {wholeText(whole, measure)}.
      </p>
      <ol className={styles.list} aria-label="Lines by credit">
        {orderLines(credit.lines, measure, order).map((line) => {
          const sequence = sequences[line.sequence];
          return (
            sequence && (
              <li key={line.sequence}>
                <span className="numeric muted">{line.sequence + 1}</span>
                <span className="answer-text">
                  {sequence.text} <span className={`muted small ${styles.from}`}>{placeText(sequence)}</span>
                </span>
                <CreditMark credit={creditOf(line, measure)} measure={measure} scale={scale} />
              </li>
            )
          );
        })}
      </ol>
      <p className="muted small prose">
        {noiseText(credit.repeats)} Lines that say the same stand in for each other, so each of them has little credit.
        {overruled && ' Credits go by the judge; answers overruled by hand do not change them.'}
      </p>
    </>
  );
}

/** From a question that flipped to the training sequences most responsible. */
function Why({ of }: { of: CandidateView }) {
  const why = useCredit((state) => state.why);
  const askWhy = useAskWhy();
  const pair = useSelectedPairs().find(({ question }) => question === why);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The button that led here may be far up the page.
    if (why !== null) heading.current?.focus();
  }, [why]);
  if (why === null || pair === undefined) return null;
  const { change } = pair;
  const flipped = change === 'fixed' || change === 'broken';
  return (
    <section className={styles.why} aria-label="Why">
      <div className="row">
        <h3 className="grow" ref={heading} tabIndex={-1}>
          {flipped
            ? `Why was question ${why + 1} ${change}?`
            : `Question ${why + 1}: ${CHANGE_LABELS[change]} with ${candidateName(of).replace(/^./, (letter) => letter.toLowerCase())}`}
        </h3>
        <IconButton icon={X} label="Close" look="quiet" onClick={() => askWhy(null)} />
      </div>
      {flipped ? (
        <Sources key={`${of.id} ${why}`} pair={pair} change={change} of={of} />
      ) : (
        <p className="muted small">This self-edit did not change the verdict, so there is nothing to trace back.</p>
      )}
    </section>
  );
}

/** More than these have little to do with it. */
const MOST_SOURCES = 5;

function Sources(props: { pair: PairedAnswer; change: 'fixed' | 'broken'; of: CandidateView }) {
  const { pair, change, of } = props;
  const { question, before, after } = pair;
  const { sequences, credit } = of;
  const passage = useDraft((state) => state.history.present.passage);
  const [picked, setPicked] = useState<number | null>(null);
  const { basis, sources } = useMemo(
    () => provenanceOf(passage, sequences, { question, change, answer: after.text }, credit),
    [passage, sequences, question, change, after.text, credit],
  );
  const asked = passage.questions[question];
  const shown = sources.slice(0, MOST_SOURCES);
  const source = shown.find(({ sequence }) => sequence === picked) ?? shown[0];
  const [text, unit] =
    basis === 'credit' ? [signedNats, ' nats per token on this question'] : [percent, ' of the words shared'];
  return (
    <div className="stack">
      <p className="small">
        {asked?.question} Before: <q>{before.text}</q>, after: <q>{after.text}</q>, right: <q>{asked?.answer}</q>.
      </p>
      <p className="muted small">{basisText(basis, change, sources.length, credit?.repeats ?? 0)}</p>
      {source !== undefined && (
        <>
          <ol className={styles.sources} aria-label="Most responsible sequences">
            {shown.map(({ sequence, score }) => (
              <li key={sequence}>
                <button type="button" aria-pressed={sequence === source.sequence} onClick={() => setPicked(sequence)}>
                  <span className="answer-text">{sequences[sequence]?.text}</span>
                  <span className="mono nowrap">
                    {text(score)}
                    <span className="visually-hidden">{unit}</span>
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
  return (
    <blockquote className={styles.quoted} aria-label="Passage">
      {spans.map((span, index) => (
        <span key={span.start}>
          {text.slice(spans[index - 1]?.end ?? 0, span.start)}
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
