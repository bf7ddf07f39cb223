/** Two arrows around what they lead through, one at a time. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

interface Props {
  /** What the arrows are called. */
  previous: string;
  next: string;
  /** From 0. */
  at: number;
  of: number;
  disabled?: boolean;
  small?: boolean;
  onGo: (at: number) => void;
  children: ReactNode;
}

export function BackAndForth({ previous, next, at, of, disabled = false, small = false, onGo, children }: Props) {
  const className = small ? 'button icon small' : 'button icon';
  const size = small ? 14 : 15;
  return (
    <>
      <button
        type="button"
        className={className}
        aria-label={previous}
        disabled={disabled || at <= 0}
        onClick={() => onGo(at - 1)}
      >
        <ChevronLeft size={size} aria-hidden />
      </button>
      {children}
      <button
        type="button"
        className={className}
        aria-label={next}
        disabled={disabled || at >= of - 1}
        onClick={() => onGo(at + 1)}
      >
        <ChevronRight size={size} aria-hidden />
      </button>
    </>
  );
}
