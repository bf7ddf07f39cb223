/** What each line of the selected self-edit contributed, and from a flipped question back to the lines behind it. */

import { Scale, TriangleAlert } from 'lucide-react';
import { useId, useState } from 'react';
import { creditAdapters } from '../../seal/knowledge/credit';
import type { CreditRecord } from '../../seal/knowledge/measured';
import type { TrainingSequence } from '../../seal/knowledge/types';
import { RemedyButton } from '../experiment/StageFrame';
import { staleText } from '../experiment/stages';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { plural } from '../ui/numbers';
import { CreditMark } from './CreditMark';
import { creditLines, creditRepeats } from './credit';
import {
  CREDIT_MEASURES,
  CREDIT_ORDERS,
  type CreditMeasure,
  type CreditOrder,
  creditOf,
  creditScale,
  orderLines,
} from './creditMeasures';
import { useCredit, useKnowledge, useResults, useSettings } from './experiment';
import type { CandidateView } from './results';
import { useCreditStatus, useSelected } from './useSelected';
import { WhySection } from './WhySection';
import { MEASURE_LABELS, MEASURE_UNITS, noiseText, ORDER_LABELS, wholeText } from './words/credit';
import { RULE_LABELS } from './words/lab';

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
      <WhySection />
      <CreditHead candidate={selected} />
      {selected.credit !== null && <CreditList credit={selected.credit} sequences={selected.sequences} />}
    </div>
  );
}

function CreditHead({ candidate }: { candidate: CandidateView }) {
  const experiment = useKnowledge();
  const id = useId();
  const repeats = creditRepeats(useSettings((state) => state.settings.repeats));
  const { runnable, obstacle, stale, changed } = useCreditStatus();
  const { running, problem } = useCredit();
  const count = candidate.sequences.length;
  const adapters = creditAdapters(count, repeats);
  return (
    <section aria-label="Credit of each line">
      <div className="row wrap">
        <Button
          icon={Scale}
          disabled={!runnable}
          aria-describedby={`${id}-text`}
          onClick={() => void creditLines(experiment, candidate)}
        >
          Credit lines
        </Button>
        <span className="muted small">
          {running === candidate.id ? 'training' : 'trains'} {plural(adapters, 'adapter')}: with all{' '}
          {plural(count, 'sequence')} and without each, {repeats} times
        </span>
      </div>
      <p className="muted small prose credit-note" id={`${id}-text`}>
        {obstacle ?? 'The credit of a line is what the adapter loses when it is trained without it.'}
      </p>
      {stale && candidate.credit !== null && <p className="stale-note">{staleText(changed)}</p>}
      {problem !== null && problem.selfEdit === candidate.id && (
        <p className="problem" role="alert">
          <TriangleAlert size={13} aria-hidden />
          <span>
            {problem.text} <RemedyButton problem={problem.text} />
          </span>
        </p>
      )}
    </section>
  );
}

function CreditList({ credit, sequences }: { credit: CreditRecord; sequences: readonly TrainingSequence[] }) {
  const [measure, setMeasure] = useState<CreditMeasure>('gold');
  const [order, setOrder] = useState<CreditOrder>('helps');
  const overruled = useResults((state) => state.results.verdicts.length > 0);
  const scale = creditScale(credit.lines, measure);
  const whole = measure === 'gold' ? credit.goldLogProbability : credit.accuracy;
  return (
    <>
      <div className="row wrap">
        <Choice
          legend="Measure"
          options={CREDIT_MEASURES}
          labels={MEASURE_LABELS}
          value={measure}
          onChange={setMeasure}
        />
        <Choice legend="Order" options={CREDIT_ORDERS} labels={ORDER_LABELS} value={order} onChange={setOrder} />
      </div>
      <p className="small">
        In {MEASURE_UNITS[measure]}; with every line in place {wholeText(whole, measure)}.
      </p>
      <ol className="credit-list" aria-label="Lines by credit">
        {orderLines(credit.lines, measure, order).map((line) => {
          const sequence = sequences[line.sequence];
          if (sequence === undefined) return null;
          const { text, rule, paragraph } = sequence;
          return (
            <li key={line.sequence}>
              <span className="numeric muted">{line.sequence + 1}</span>
              <span className="answer-text">
                {text}{' '}
                <span className="muted small from">
                  {RULE_LABELS[rule]}
                  {paragraph !== null && `, paragraph ${paragraph + 1}`}
                </span>
              </span>
              <CreditMark credit={creditOf(line, measure)} measure={measure} scale={scale} />
            </li>
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

interface ChoiceProps<Option extends string> {
  legend: string;
  options: readonly Option[];
  labels: Readonly<Record<Option, string>>;
  value: Option;
  onChange: (option: Option) => void;
}

function Choice<Option extends string>({ legend, options, labels, value, onChange }: ChoiceProps<Option>) {
  const id = useId();
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">{legend}</legend>
      {options.map((option) => (
        <label key={option}>
          <input
            className="visually-hidden"
            type="radio"
            name={id}
            checked={option === value}
            onChange={() => onChange(option)}
          />
          {labels[option]}
        </label>
      ))}
    </fieldset>
  );
}
