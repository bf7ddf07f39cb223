/** What every route has: the page, below it what runs, spoken too, and the sheet that shares it. A part that fails leaves the rest. */
import { type ComponentType, useEffect } from 'react';
import type { AnyExperiment } from '../experiment/experiment';
import { useHashPath } from '../experiment/link/hash';
import { LiveRegion, StatusLine } from '../experiment/StatusLine';
import { Main } from '../ui/Main';
import { Part } from '../ui/Part';
import { PageError, SheetError, StatusError } from './failures';
import { useShell } from './view';

interface Props {
  /** Around it stands its provider. */
  of: AnyExperiment;
  Page: ComponentType;
  Share: ComponentType<{ onClose: () => void }>;
  /** The keys drive it, and the top bar shows its model, also when a page without one is shown afterwards. */
  leads?: boolean;
}

export function Frame({ of, Page, Share, leads = false }: Props) {
  const { sheet, show } = useShell();
  const [path] = useHashPath();
  useEffect(() => {
    useShell.setState({ held: of, leading: leads, ...(leads && { experiment: of }) });
  }, [of, leads]);
  return (
    <>
      <Part of={path} failed={PageError} waiting={<Main />}>
        <Page />
      </Part>
      <Part of={path} failed={StatusError}>
        <StatusLine leads={leads} />
      </Part>
      <LiveRegion />
      <Part of={sheet} failed={SheetError}>
        {sheet === 'share' && <Share onClose={() => show(null)} />}
      </Part>
    </>
  );
}
