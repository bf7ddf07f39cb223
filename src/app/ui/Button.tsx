/** Buttons: with a word, an icon before it, or an icon alone that has a name. */
import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

interface Look extends Omit<ComponentProps<'button'>, 'type' | 'className'> {
  /** `primary`: the one thing to do; `quiet`: without a frame. Several are written with a space. */
  look?: string;
  /** Decides the icon's size too. */
  size?: 'small' | 'big';
}

const ICON_SIZE = { small: 13, big: 16, normal: 14 } as const;

export function Button({
  icon: Icon,
  look = '',
  size,
  children,
  ...rest
}: Look & { icon?: LucideIcon; children: ReactNode }) {
  return (
    <button type="button" className={['button', look, size].filter(Boolean).join(' ')} {...rest}>
      {Icon !== undefined && <Icon size={ICON_SIZE[size ?? 'normal']} aria-hidden />}
      {children}
    </button>
  );
}

/** @param label what it is called, for there are no words on it. */
export function IconButton({
  icon: Icon,
  label,
  look = '',
  size,
  ...rest
}: Omit<Look, 'children'> & { icon: LucideIcon; label: string }) {
  return (
    <button
      type="button"
      className={['button icon', look, size].filter(Boolean).join(' ')}
      aria-label={label}
      {...rest}
    >
      <Icon size={ICON_SIZE[size ?? 'normal']} aria-hidden />
    </button>
  );
}
