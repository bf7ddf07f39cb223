import type { FallbackProps } from 'react-error-boundary';
import { Callout } from '../ui/Callout';
import { MissingPart } from '../ui/later';

/** The page itself failed. What was written is in storage; trying again draws it anew. */
export function PageError({ error, resetErrorBoundary }: FallbackProps) {
  const detail = error instanceof Error ? error.message : String(error);
  const missing = error instanceof MissingPart;
  const actions = (
    <>
      <button type="button" className="button" onClick={resetErrorBoundary}>
        Try again
      </button>
      {missing && (
        <button type="button" className="button" onClick={() => location.reload()}>
          Reload the page
        </button>
      )}
    </>
  );
  return (
    <main className="page" id="main" tabIndex={-1}>
      <h1>This page could not be shown.</h1>
      <Callout tone="warn" alert actions={actions}>
        {missing
          ? `${detail} The other pages and what they show are kept.`
          : `${detail}. Your passage, questions and settings are kept.`}
      </Callout>
    </main>
  );
}
