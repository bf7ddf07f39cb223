/** A quiet button of one row of a list. */
import type { LucideIcon } from 'lucide-react';

interface Props {
  icon: LucideIcon;
  label: string;
  /** What the row is, for those who do not see where the button is. */
  of: string;
  onClick: () => void;
}

export function RowAction({ icon: Icon, label, of, onClick }: Props) {
  return (
    <button type="button" className="button quiet" aria-label={`${label} ${of}`} onClick={onClick}>
      <Icon size={14} aria-hidden />
      {label}
    </button>
  );
}
