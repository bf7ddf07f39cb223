/** When to learn: rules that decide by what can be seen of a text before anything is trained (`signals.ts`). */
import * as z from 'zod/mini';
import { real, setting } from '../settings';

export interface Signals {
  /** Of the text itself, under the model as it stands: mean nats per token. `null` where nobody looked. */
  surprise: number | null;
  /** Of its own closed-book answers: mean natural-log probability per token. `null` where there was nothing to answer. */
  confidence: number | null;
  /** Share of questions whose open-book and closed-book answers differ; `null` where there were no questions. */
  conflict: number | null;
  /** Asked whether to remember it: log-odds of yes over no; `null` for a model that cannot be asked (`signals.ts`). */
  worth: number | null;
}

export const RULE_NAMES = [
  'everything',
  'nothing',
  'surprise',
  'confidence',
  'conflict',
  'surprise-and-conflict',
  'model',
] as const;
export type RuleName = (typeof RULE_NAMES)[number];

/** What each rule looks at; looking costs. */
export const LOOKS_AT: Readonly<Record<RuleName, readonly (keyof Signals)[]>> = {
  everything: [],
  nothing: [],
  surprise: ['surprise'],
  confidence: ['confidence'],
  conflict: ['conflict'],
  'surprise-and-conflict': ['surprise', 'conflict'],
  model: ['worth'],
};
export const ALL_SIGNALS: readonly (keyof Signals)[] = ['surprise', 'confidence', 'conflict', 'worth'];

/** What a person reads of each: "learn ...". */
export const RULE_WORDS: Readonly<Record<RuleName, { label: string; help: string }>> = {
  everything: { label: 'everything', help: 'Every text is learned.' },
  nothing: { label: 'nothing', help: 'No text is learned.' },
  surprise: { label: 'what surprises', help: 'A text is learned where its own words are unlikely to the model.' },
  confidence: {
    label: 'what it is unsure of',
    help: 'A text is learned where the model is unsure of its own answers about it.',
  },
  conflict: {
    label: 'what it answers otherwise',
    help: 'A text is learned where the model answers otherwise with it than without it.',
  },
  'surprise-and-conflict': {
    label: 'what surprises and is answered otherwise',
    help: 'A text is learned where both hold.',
  },
  model: { label: 'what the model wants', help: 'The model is asked in words whether it is worth remembering.' },
};

/** Those of the embedded model were chosen on eight development streams (`thresholds.ts` says how); those of chat models were not. */
export const thresholdsSchema = z.strictObject({
  surprise: setting(
    { of: real(0, 20), usual: 1.14, chat: 2.5, label: 'Surprise', step: 0.01, flag: 'surprise' },
    'Nats per token of a text above which it is learned.',
  ),
  confidence: setting(
    { of: real(-20, 0), usual: -0.27, chat: -0.5, label: 'Confidence', step: 0.01, flag: 'confidence' },
    'Mean log-probability per token of its own answers below which a text is learned.',
  ),
  conflict: setting(
    { of: real(0, 1), usual: 0.58, chat: 0.5, label: 'Conflict', step: 0.01, flag: 'conflict' },
    'Share of questions answered otherwise with the text than without it, above which it is learned.',
  ),
  worth: setting(
    { of: real(-50, 50), usual: 0, label: 'Worth', step: 0.05, flag: 'worth' },
    'Log-odds of yes over no, when asked whether to remember the text, above which it is learned.',
  ),
});
export type Thresholds = z.infer<typeof thresholdsSchema>;

export interface Rule extends Thresholds {
  name: RuleName;
}

export interface Decision {
  learn: boolean;
  /** One plain sentence with the numbers. */
  because: string;
}

const number = (value: number): string => value.toFixed(2).replace('-', '−');
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** A threshold that is just met is not passed. */
export function decide(rule: Rule, signals: Signals): Decision {
  switch (rule.name) {
    case 'everything':
      return { learn: true, because: 'Every text is learned.' };
    case 'nothing':
      return { learn: false, because: 'No text is learned.' };
    case 'surprise':
      return bySurprise(rule, signals);
    case 'confidence':
      return byConfidence(rule, signals);
    case 'conflict':
      return byConflict(rule, signals);
    case 'surprise-and-conflict': {
      const both = [bySurprise(rule, signals), byConflict(rule, signals)];
      return { learn: both.every(({ learn }) => learn), because: both.map(({ because }) => because).join(' ') };
    }
    case 'model':
      return byModel(rule, signals);
  }
}

const NOTHING_ASKED: Decision = { learn: false, because: 'The text tells nothing that could be asked.' };

function bySurprise({ surprise: limit }: Rule, { surprise }: Signals): Decision {
  if (surprise === null) return { learn: false, because: 'How likely the text is was not looked at.' };
  const learn = surprise > limit;
  const measured = `${number(surprise)} nats per token, ${learn ? 'above' : 'not above'} ${number(limit)}`;
  return { learn, because: `The text ${learn ? 'surprises' : 'does not surprise'} it: ${measured}.` };
}

function byConfidence({ confidence: limit }: Rule, { confidence }: Signals): Decision {
  if (confidence === null) return NOTHING_ASKED;
  const learn = confidence < limit;
  const measured = `log-probability ${number(confidence)} per token, ${learn ? 'below' : 'not below'} ${number(limit)}`;
  return { learn, because: `It is ${learn ? 'unsure' : 'sure'} of its own answers: ${measured}.` };
}

function byConflict({ conflict: limit }: Rule, { conflict }: Signals): Decision {
  if (conflict === null) return NOTHING_ASKED;
  const learn = conflict > limit;
  const measured = `${percent(conflict)} of its answers change with the text in sight`;
  return { learn, because: `${measured}, ${learn ? 'more' : 'not more'} than ${percent(limit)}.` };
}

function byModel({ worth: limit }: Rule, { worth }: Signals): Decision {
  if (worth === null)
    return { learn: false, because: 'This model was never shown how to answer yes or no, so it cannot be asked.' };
  const learn = worth > limit;
  const measured = `log-odds of yes ${number(worth)}, ${learn ? 'above' : 'not above'} ${number(limit)}`;
  return { learn, because: `Asked whether to remember it, the model says ${learn ? 'yes' : 'no'}: ${measured}.` };
}
