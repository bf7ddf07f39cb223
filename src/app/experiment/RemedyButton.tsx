import { useShortage } from './shortage';

/** Beside a failure for want of memory: the way to the setting that brings the run down. Nothing beside any other. */
export function RemedyButton({ problem }: { problem: string }) {
  const last = useShortage((state) => state.last);
  if (last === null || last.message !== problem) return null;
  return (
    <button type="button" className="button small" onClick={last.lead}>
      {last.label === null ? 'Open the settings' : `Change ${last.label}`}
    </button>
  );
}
