/** Buttons: with a word, an icon before it, or an icon alone that has a name. */
import type { LucideIcon } from 'lucide-react';
import { type ComponentProps, type ReactNode, useState } from 'react';

interface Look extends Omit<ComponentProps<'button'>, 'type' | 'className'> {
  /** `primary`: the one thing to do; `quiet`: without a frame. Several are written with a space. */
  look?: string;
  /** Decides the icon's size too. */
  size?: 'small' | 'big';
}

const ICON_SIZE = { small: 13, big: 16, normal: 14 } as const;

/**
 * One that cannot be pressed keeps the focus for as long as it has it. Of a disabled button the browser takes it away: who presses
 * a button that then waits would stand nowhere, and read on from the top of the page.
 */
function Pressed({ disabled = false, onClick, onFocus, onBlur, ...rest }: ComponentProps<'button'>) {
  const [focused, setFocused] = useState(false);
  const held = disabled && focused;
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled && !focused}
      {...(held ? { 'aria-disabled': true } : { onClick })}
      onFocus={(event) => {
        setFocused(true);
        onFocus?.(event);
      }}
      onBlur={(event) => {
        setFocused(false);
        onBlur?.(event);
      }}
    />
  );
}

export function Button({
  icon: Icon,
  look = '',
  size,
  children,
  ...rest
}: Look & { icon?: LucideIcon; children: ReactNode }) {
  return (
    <Pressed className={['button', look, size].filter(Boolean).join(' ')} {...rest}>
      {Icon !== undefined && <Icon size={ICON_SIZE[size ?? 'normal']} aria-hidden />}
      {children}
    </Pressed>
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
    <Pressed className={['button icon', look, size].filter(Boolean).join(' ')} aria-label={label} {...rest}>
      <Icon size={ICON_SIZE[size ?? 'normal']} aria-hidden />
    </Pressed>
  );
}
