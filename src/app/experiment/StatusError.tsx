import type { FallbackProps } from 'react-error-boundary';

/** Where the status line could not be shown: the page above it goes on. */
export function StatusError({ error, resetErrorBoundary }: FallbackProps) {
  return (
    <footer className="status-line">
      <span className="what problem" role="alert">
        <span>The status line could not be shown. {error instanceof Error ? error.message : String(error)}</span>
      </span>
      <span className="transport">
        <button type="button" className="button" onClick={resetErrorBoundary}>
          Try again
        </button>
      </span>
    </footer>
  );
}
