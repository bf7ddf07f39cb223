import { describe, expect, it } from 'vitest';
import { settingsTable } from '../settings';
import { decide, RULE_NAMES, type RuleName, type Signals, thresholdsSchema } from './rule';

const { defaults } = settingsTable(thresholdsSchema);
const LIMITS = { ...defaults, surprise: 1.2, confidence: -0.5, conflict: 0.5, worth: 0 };
const NEW: Signals = { surprise: 1.9, confidence: -1.4, conflict: 0.75, worth: 2 };
const KNOWN: Signals = { surprise: 0.8, confidence: -0.1, conflict: 0, worth: -1 };
const CHATTER: Signals = { surprise: 2.1, confidence: null, conflict: null, worth: null };

const learned = (name: RuleName, signals: Signals): boolean => decide({ ...LIMITS, name }, signals).learn;

describe('a rule', () => {
  it.each([
    ['everything', [true, true, true]],
    ['nothing', [false, false, false]],
    ['surprise', [true, false, true]],
    ['confidence', [true, false, false]],
    ['conflict', [true, false, false]],
    ['surprise-and-conflict', [true, false, false]],
    ['model', [true, false, false]],
  ] as const)('%s decides by what it looks at', (name, expected) => {
    expect([NEW, KNOWN, CHATTER].map((signals) => learned(name, signals))).toEqual(expected);
  });

  it('is not passed by what just meets its threshold', () => {
    const met: Signals = { surprise: 1.2, confidence: -0.5, conflict: 0.5, worth: 0 };
    for (const name of ['surprise', 'confidence', 'conflict', 'model'] as const) expect(learned(name, met)).toBe(false);
  });

  it('says why, with what it measured and its threshold', () => {
    const why = (name: RuleName, signals: Signals): string => decide({ ...LIMITS, name }, signals).because;
    expect(why('surprise', NEW)).toBe('The text surprises it: 1.90 nats per token, above 1.20.');
    expect(why('confidence', KNOWN)).toBe(
      'It is sure of its own answers: log-probability −0.10 per token, not below −0.50.',
    );
    expect(why('conflict', NEW)).toBe('75 % of its answers change with the text in sight, more than 50 %.');
    expect(why('conflict', CHATTER)).toBe('The text tells nothing that could be asked.');
    expect(why('model', CHATTER)).toContain('cannot be asked');
    for (const name of RULE_NAMES) expect(why(name, NEW)).toMatch(/\.$/);
  });
});
