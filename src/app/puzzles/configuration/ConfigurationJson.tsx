/** A configuration as text, in either form; every violation of what is typed is listed. */
import { useId, useState } from 'react';
import {
  compactText,
  officialText,
  type ParsedConfiguration,
  parseConfiguration,
} from '../../../seal/puzzles/configuration';
import type { PuzzleRules } from '../../../seal/puzzles/settings';
import type { PuzzleConfiguration } from '../../../seal/puzzles/types';
import { INVALID_TITLE, JSON_HINT, JSON_LABEL } from '../words/configuration';
import { idleViolations } from './augmentationRules';
import { Violations } from './Violations';

interface Props {
  configuration: PuzzleConfiguration;
  rules: PuzzleRules;
  onChange: (configuration: PuzzleConfiguration) => void;
}

export function ConfigurationJson({ configuration, rules, onChange }: Props) {
  const id = useId();
  const [text, setText] = useState(() =>
    rules === 'official' ? officialText(configuration) : compactText(configuration),
  );
  const { violations } = readByHand(text, rules);
  const type = (typed: string): void => {
    setText(typed);
    const { configuration: read } = readByHand(typed, rules);
    if (read !== null) onChange(read);
  };
  return (
    <div className="field">
      <label htmlFor={id}>{JSON_LABEL}</label>
      <textarea
        id={id}
        className="input mono"
        rows={rules === 'official' ? 13 : 4}
        value={text}
        spellCheck={false}
        aria-invalid={violations.length > 0}
        aria-describedby={`${id}-hint ${id}-problems`}
        onChange={(event) => type(event.target.value)}
      />
      <span className="hint" id={`${id}-hint`}>
        {JSON_HINT}
      </span>
      <div id={`${id}-problems`} role="status">
        <Violations title={INVALID_TITLE} violations={violations} />
      </div>
    </div>
  );
}

/** Whoever writes by hand is told of a switch that the rules know nothing of, rather than left to wonder why it does nothing. */
export function readByHand(text: string, rules: PuzzleRules): ParsedConfiguration {
  const parsed = parseConfiguration(text);
  const violations = parsed.configuration === null ? [] : idleViolations(text, parsed.configuration, rules);
  return violations.length === 0 ? parsed : { configuration: null, violations };
}
