/** A quiet button of one row of a list. */

import type { LucideIcon } from 'lucide-react';
import { Button } from '../ui/Button';

interface Props {
  icon: LucideIcon;
  label: string;
  /** What the row is, for those who do not see where the button is. */
  of: string;
  onClick: () => void;
}

export function RowAction({ icon: Icon, label, of, onClick }: Props) {
  return (
    <Button icon={Icon} look="quiet" aria-label={`${label} ${of}`} onClick={onClick}>
      {label}
    </Button>
  );
}
