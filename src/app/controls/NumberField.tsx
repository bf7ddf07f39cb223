/** A number that is taken over on Enter or when the field is left, then checked; the notice about it stands below it. */
import { CircleAlert } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import type { Notice } from '../../seal/types';
import { noticeText } from '../strings/settings';

interface Props {
  label: string;
  hint?: string;
  value: number;
  min: number;
  max: number;
  step: number;
  notice: Notice | undefined;
  disabled?: boolean;
  onCommit: (value: number) => void;
}

export function NumberField({ label, hint, value, min, max, step, notice, disabled = false, onCommit }: Props) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const commit = (text: string): void => {
    setTyped(null);
    const given = text.trim() === '' ? Number.NaN : Number(text);
    if (!Object.is(given, value)) onCommit(given);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') commit(event.currentTarget.value);
    if (event.key === 'Escape') setTyped(null);
  };
  const described = [hint === undefined ? '' : `${id}-hint`, notice === undefined ? '' : `${id}-notice`]
    .join(' ')
    .trim();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input number"
        type="number"
        inputMode="decimal"
        min={min}
        max={max}
        step={step === 1 ? 1 : 'any'}
        value={typed ?? String(value)}
        disabled={disabled}
        aria-describedby={described === '' ? undefined : described}
        aria-invalid={notice !== undefined}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={(event) => {
          if (typed !== null) commit(event.target.value);
        }}
        onKeyDown={onKeyDown}
      />
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {notice !== undefined && (
        <span className="problem" id={`${id}-notice`} role="status">
          <CircleAlert size={13} aria-hidden />
          {noticeText(notice)}
        </span>
      )}
    </div>
  );
}
