/** Two arrows around what they lead through, one at a time. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './Button';

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
  const size = small ? { size: 'small' as const } : {};
  return (
    <>
      <IconButton
        icon={ChevronLeft}
        label={previous}
        {...size}
        disabled={disabled || at <= 0}
        onClick={() => onGo(at - 1)}
      />
      {children}
      <IconButton
        icon={ChevronRight}
        label={next}
        {...size}
        disabled={disabled || at >= of - 1}
        onClick={() => onGo(at + 1)}
      />
    </>
  );
}
