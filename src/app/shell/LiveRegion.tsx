import { useProgress } from '../stores/progress';

/** Speaks at stage changes and ends, never at each step. */
export function LiveRegion() {
  const spoken = useProgress((state) => state.spoken);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {spoken}
    </div>
  );
}
