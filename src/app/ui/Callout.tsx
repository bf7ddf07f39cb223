/** A message in the page, with what to do next. */
import { CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

interface Props {
  tone: 'info' | 'warn' | 'good';
  title?: string;
  children: ReactNode;
  actions?: ReactNode;
  /** Read out at once, for something that went wrong just now. */
  alert?: boolean;
}

const ICONS = { info: Info, warn: TriangleAlert, good: CircleCheck } as const;

export function Callout({ tone, title, children, actions, alert = false }: Props) {
  const Icon = ICONS[tone];
  return (
    <div className={`callout ${tone}`} role={alert ? 'alert' : undefined}>
      <Icon size={16} aria-hidden />
      <div className="grow">
        {title !== undefined && <strong>{title}</strong>}
        <div>{children}</div>
        {actions !== undefined && <div className="actions">{actions}</div>}
      </div>
    </div>
  );
}
