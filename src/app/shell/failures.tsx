/** What stands in the place of a page, a sheet, the top bar or the status line that could not be shown. Another route tries anew by itself. */
import type { FallbackProps } from 'react-error-boundary';
import { StatusFrame } from '../experiment/StatusLine';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { messageOf } from '../ui/errors';
import { MissingPart } from '../ui/later';
import { Main } from '../ui/Main';
import { Sheet } from '../ui/Sheet';
import { PageLinks } from './TopBar';
import styles from './TopBar.module.css';
import { useShell } from './view';

function TryAgain({ onClick }: { onClick: () => void }) {
  return <Button onClick={onClick}>Try again</Button>;
}

/** What was written is in storage; trying again draws the page anew. */
export function PageError({ error, resetErrorBoundary }: FallbackProps) {
  const missing = error instanceof MissingPart;
  const actions = (
    <>
      <TryAgain onClick={resetErrorBoundary} />
      {missing && <Button onClick={() => location.reload()}>Reload the page</Button>}
    </>
  );
  return (
    <Main>
      <h1>This page could not be shown.</h1>
      <Callout tone="warn" alert actions={actions}>
        {missing
          ? `${error.message} The other pages and what they show are kept.`
          : `${messageOf(error)}. Your passage, questions and settings are kept.`}
      </Callout>
    </Main>
  );
}

export function SheetError({ error, resetErrorBoundary }: FallbackProps) {
  return (
    <Sheet title="This could not be opened." onClose={() => useShell.getState().show(null)}>
      <div className="stack">
        <p className="problem">{messageOf(error)}</p>
        <div className="row">
          <TryAgain onClick={resetErrorBoundary} />
        </div>
      </div>
    </Sheet>
  );
}

/** The page above it goes on. */
export function StatusError({ error, resetErrorBoundary }: FallbackProps) {
  return (
    <StatusFrame controls={<TryAgain onClick={resetErrorBoundary} />}>
      <p className="problem grow" role="alert">
        The status line could not be shown. {messageOf(error)}
      </p>
    </StatusFrame>
  );
}

/** The pages stay within reach. */
export function TopBarError({ error, resetErrorBoundary }: FallbackProps) {
  return (
    <header className={styles.bar}>
      <PageLinks />
      <p className="problem" role="alert">
        The top bar could not be shown. {messageOf(error)}
      </p>
      <TryAgain onClick={resetErrorBoundary} />
    </header>
  );
}
