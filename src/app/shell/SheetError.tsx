import type { FallbackProps } from 'react-error-boundary';
import { Sheet } from '../ui/Sheet';
import { useShell } from './view';

/** A sheet that could not be opened says so in its place. */
export function SheetError({ error, resetErrorBoundary }: FallbackProps) {
  return (
    <Sheet title="This could not be opened." onClose={() => useShell.getState().show(null)}>
      <div className="stack">
        <p className="problem">{error instanceof Error ? error.message : String(error)}</p>
        <div className="row">
          <button type="button" className="button" onClick={resetErrorBoundary}>
            Try again
          </button>
        </div>
      </div>
    </Sheet>
  );
}
