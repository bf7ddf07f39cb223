/** A piece of the page that may come late or fail: the rest of the page stays, and the piece can be asked for again. */

import { type ComponentType, type ReactNode, Suspense, useEffect } from 'react';
import { ErrorBoundary, type FallbackProps } from 'react-error-boundary';
import { Button } from './Button';
import { fetchAnew, MissingPart } from './later';

interface Props {
  children: ReactNode;
  /** A sentence for where it failed while it was drawn, or what to draw instead. */
  failed: string | ComponentType<FallbackProps>;
  /** In its place until it is there. */
  waiting?: ReactNode;
  /** What it shows: something else is tried anew. */
  of?: unknown;
}

export function Part({ children, failed, waiting, of }: Props) {
  useEffect(() => fetchAnew, []);
  const instead = (props: FallbackProps): ReactNode => {
    if (typeof failed === 'string') return <Failed {...props} failed={failed} />;
    const Failure = failed;
    return <Failure {...props} />;
  };
  return (
    <ErrorBoundary resetKeys={[of]} onReset={fetchAnew} fallbackRender={instead}>
      <Suspense fallback={waiting}>{children}</Suspense>
    </ErrorBoundary>
  );
}

function Failed({ error, failed, resetErrorBoundary }: FallbackProps & { failed: string }) {
  return (
    <div className="row wrap">
      <p className="problem" role="alert">
        {error instanceof MissingPart ? error.message : failed}
      </p>
      <Button size="small" onClick={resetErrorBoundary}>
        Try again
      </Button>
    </div>
  );
}
