/**
 * Prose and figure of one step point at each other: a phrase and the part of the figure that it is about have the same name, and
 * both are lit while one of them is pointed at or has the focus.
 */
import { createContext, type FocusEvent, type ReactNode, type SVGProps, use, useMemo, useState } from 'react';
import styles from './linked.module.css';

interface Light {
  /** Of the address, so that a phrase leads to the figure of its own step. */
  step: string;
  lit: string | null;
  light: (part: string | null) => void;
}

const Context = createContext<Light>({ step: '', lit: null, light: () => undefined });

export function Linked({ step, children }: { step: string; children: ReactNode }) {
  const [lit, light] = useState<string | null>(null);
  const value = useMemo(() => ({ step, lit, light }), [step, lit]);
  return <Context value={value}>{children}</Context>;
}

/** What both sides have. */
export function useLit(part: string) {
  const { lit, light } = use(Context);
  const on = (): void => light(part);
  const off = (): void => light(null);
  // Of parts within parts the inner one counts.
  const onFocus = (event: FocusEvent): void => {
    event.stopPropagation();
    on();
  };
  return { 'data-lit': lit === part, onPointerEnter: on, onPointerLeave: off, onFocus, onBlur: off };
}

export const useLight = (): Light => use(Context);

/** Words about a part of the figure; they lead to it, which brings it into view on a narrow screen. */
export function Phrase({ of, children }: { of: string; children: ReactNode }) {
  const { step } = use(Context);
  return (
    <a className={styles.phrase} href={`#/learn/${step}/figure`} data-phrase={of} {...useLit(of)}>
      {children}
    </a>
  );
}

interface LitProps {
  of: string;
  /** What it is, for those who do not see it; what can be focused inside it says it already where there is none. */
  label?: string;
  className?: string | undefined;
  children: ReactNode;
}

/** A part of a figure. With a label it takes the focus itself. */
export function Lit({ of, label, className = '', children }: LitProps) {
  const named = label === undefined ? {} : { role: 'group', tabIndex: 0, 'aria-label': label };
  return (
    <div className={`${styles.part} ${className}`} data-part={of} {...named} {...useLit(of)}>
      {children}
    </div>
  );
}

/** The same within a drawing. */
export function LitMark({ of, label, children, ...rest }: { of: string; label: string } & SVGProps<SVGGElement>) {
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a picture that the keyboard lights up as the pointer does
    <g className={styles.mark} data-part={of} role="img" tabIndex={0} aria-label={label} {...useLit(of)} {...rest}>
      {children}
    </g>
  );
}
