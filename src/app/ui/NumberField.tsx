/**
 * A number that is taken over on Enter or when the field is left, then checked; the notice about it stands below it. It takes
 * any text: a browser's own number field drops the signs that it does not expect, so that 0,001 would become 1 without a word.
 */
import { ChevronDown, ChevronUp, CircleAlert } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { decimal } from '../../seal/settings';
import type { Notice } from '../../seal/types';
import styles from './NumberField.module.css';
import { noticeText } from './notice';
import { Term } from './Term';

interface Props {
  /** By which it is found. */
  name?: string;
  label: string;
  /** The word of the field that the label is. */
  term?: string | undefined;
  hint?: string;
  /** `null` where there is none, which an empty field stands for. */
  value: number | null;
  /** Where there may be none: the field was left empty. */
  onClear?: () => void;
  min: number;
  max: number;
  step: number;
  notice: Notice | undefined;
  disabled?: boolean;
  onCommit: (value: number) => void;
}

export function NumberField(props: Props) {
  const { name, label, term, hint, value, onClear, min, max, step, notice, disabled = false, onCommit } = props;
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [unread, setUnread] = useState('');
  const commit = (text: string): void => {
    setTyped(null);
    if (onClear !== undefined && text.trim() === '') {
      setUnread('');
      if (value !== null) onClear();
      return;
    }
    const given = decimal(text);
    setUnread(Number.isNaN(given) ? text.trim() : '');
    if (!Object.is(given, value)) onCommit(given);
  };
  /** From what is typed, or from the value where that is no number. */
  const move = (by: number): void => {
    const from = decimal(typed ?? '');
    // Sums of decimal steps carry the digits of their binary form.
    const next = Number(((Number.isNaN(from) ? (value ?? min) : from) + by).toPrecision(12));
    commit(String(Math.min(max, Math.max(min, next))));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') commit(event.currentTarget.value);
    if (event.key === 'Escape') setTyped(null);
    const by = { ArrowUp: step, ArrowDown: -step }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    move(by);
  };
  const described = [hint === undefined ? '' : `${id}-hint`, notice === undefined ? '' : `${id}-notice`]
    .join(' ')
    .trim();
  return (
    <div className="field">
      <label htmlFor={id}>{term === undefined ? label : <Term of={term}>{label}</Term>}</label>
      <span className={styles.box}>
        <input
          id={id}
          name={name}
          className="input number"
          type="text"
          role="spinbutton"
          inputMode="decimal"
          autoComplete="off"
          aria-valuemin={min}
          aria-valuemax={max}
          aria-valuenow={value ?? undefined}
          aria-valuetext={value === null ? 'none' : undefined}
          placeholder={onClear === undefined ? undefined : 'none'}
          value={typed ?? (value === null ? '' : String(value))}
          disabled={disabled}
          aria-describedby={described === '' ? undefined : described}
          aria-invalid={notice !== undefined}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={(event) => {
            if (typed !== null) commit(event.target.value);
          }}
          onKeyDown={onKeyDown}
        />
        {!disabled && (
          // For the mouse; the arrow keys do the same.
          <span className={styles.spin} aria-hidden onMouseDown={(event) => event.preventDefault()}>
            <ChevronUp size={11} onClick={() => move(step)} />
            <ChevronDown size={11} onClick={() => move(-step)} />
          </span>
        )}
      </span>
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {notice !== undefined && (
        <span className="problem" id={`${id}-notice`} role="status">
          <CircleAlert size={13} aria-hidden />
          {unread === '' || notice.given !== 'NaN' ? noticeText(notice) : unreadText(notice, unread)}
        </span>
      )}
    </div>
  );
}

function unreadText(notice: Notice, unread: string): string {
  const said = noticeText({ ...notice, given: `“${unread}”` });
  return unread.includes(',') ? `${said} Write decimals with a point, and thousands without a sign.` : said;
}
