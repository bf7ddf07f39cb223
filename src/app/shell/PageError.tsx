import type { FallbackProps } from 'react-error-boundary';
import { Callout } from '../controls/Callout';

/** The page itself failed. What was written is in storage; trying again draws it anew. */
export function PageError({ error, resetErrorBoundary }: FallbackProps) {
  const detail = error instanceof Error ? error.message : String(error);
  const again = (
    <button type="button" className="button" onClick={resetErrorBoundary}>
      Try again
    </button>
  );
  return (
    <main className="page" id="main" tabIndex={-1}>
      <h1>The Lab could not be shown.</h1>
      <Callout tone="warn" alert actions={again}>
        {detail}. Your passage, questions and settings are kept.
      </Callout>
    </main>
  );
}
