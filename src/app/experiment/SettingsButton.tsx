import { SlidersHorizontal } from 'lucide-react';

interface Props {
  open: boolean;
  /** Id of the place where the settings open. */
  place: string;
  onToggle: () => void;
}

/** Opens and closes the settings of a page. */
export function SettingsButton({ open, place, onToggle }: Props) {
  return (
    <button type="button" className="button" aria-expanded={open} aria-controls={place} onClick={onToggle}>
      <SlidersHorizontal size={14} aria-hidden />
      Settings
    </button>
  );
}
