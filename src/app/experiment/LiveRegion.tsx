import type { LiveDomain } from './estimate';

/** Speaks at stage changes and ends, never at each step. */
export function LiveRegion({ domain }: { domain: LiveDomain }) {
  const spoken = domain.useProgress((state) => state.spoken);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {spoken}
    </div>
  );
}
