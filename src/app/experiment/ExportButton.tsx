/** The button of an Export menu; what the menu has may come later. */
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu } from '../ui/Menu';

export function ExportButton({ children }: { children: (close: () => void) => ReactNode }) {
  return (
    <Menu
      label={
        <>
          <Download size={14} aria-hidden />
          Export
        </>
      }
    >
      {children}
    </Menu>
  );
}
