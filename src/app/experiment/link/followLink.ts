/** Takes over what the address says of a page, and keeps the address in step with the page (replaced, never a flood of history). */
import type { Notice } from '../../../seal/types';
import type { RecordedPosition } from '../recordedPositions';
import type { Asked, RecordedTypes, Recording, Shipped } from '../recordedState';
import { placeOf, replaceHash } from './hash';

/** What is left of a link once it is taken over. */
interface Link {
  run: string | null;
  /** What of the run is to be shown. */
  position?: RecordedPosition | null;
  /** Takes over what it says beside the run, once that is on the page. @returns what was not taken over as it stands. */
  change?: () => readonly Notice[];
  notices: readonly Notice[];
}

/** What a page has its address say. */
export interface LinkRules<P extends RecordedTypes> {
  place: string;
  shipped: Shipped<P['entry']>;
  /** Takes over everything but the run. `null` where the hash is no link to this page. */
  adopt: (experiment: Recording<P>, hash: string) => Link | null;
  open: (experiment: Recording<P>, asked: Asked<P>) => Promise<boolean>;
  /** The recorded run that a link to what is shown would name. */
  runShown: (experiment: Recording<P>) => string | null;
  /** @param named the run that is to be named as long as none is shown. */
  hashOf: (experiment: Recording<P>, named: string | null) => string;
  unknownRun: string;
  /** Tells of what else the address says of the page, beside the stores of the experiment. */
  watch?: (onChange: () => void) => unknown;
  /** In place of a run that the list does not have. */
  unlisted?: (experiment: Recording<P>) => Promise<unknown>;
}

const NOT_FETCHED = 'the list of runs could not be fetched; check the connection and reload this page';

/** @returns whether the run that the address names is opened; `null` where it names none. */
export function followLink<P extends RecordedTypes>(x: Recording<P>, rules: LinkRules<P>): Promise<boolean> | null {
  const { useRecorded } = x.extras;
  /** The run that the address names while nobody knows whether it came with the page: a reload may find it. */
  let named: string | null = null;

  const write = (): void => {
    if (placeOf(location.hash) === rules.place) replaceHash(rules.hashOf(x, named));
  };

  function follow(): Promise<boolean> | null {
    const link = rules.adopt(x, location.hash);
    if (link !== null) {
      named = null;
      x.useView.getState().setLinkNotices(link.notices);
      if (link.run !== null && link.run !== rules.runShown(x)) return openNamed(link.run, link);
      changeRun(link);
    }
    write();
    return null;
  }

  function changeRun({ change }: Link): void {
    if (change !== undefined) x.useView.getState().setLinkNotices(change());
  }

  async function openNamed(id: string, link: Link): Promise<boolean> {
    named = id;
    const { shown } = useRecorded.getState();
    // So that no other run is opened meanwhile.
    useRecorded.setState({ shown: 'opening' });
    const entries = await rules.shipped.fetchEntries();
    const entry = entries?.find((one) => one.id === id);
    const forget = (): void => {
      if (named === id) named = null;
    };
    let opened = false;
    if (entry === undefined) {
      if (entries !== null) forget();
      useRecorded.setState({ shown });
      if (entries !== null) await rules.unlisted?.(x);
      const { linkNotices, setLinkNotices } = x.useView.getState();
      const reason = entries === null ? NOT_FETCHED : rules.unknownRun;
      setLinkNotices([...linkNotices, { field: 'run', given: id, used: '', reason }]);
    } else {
      opened = await rules.open(x, { entry, source: 'recorded', position: link.position ?? null });
      forget();
      if (opened) changeRun(link);
    }
    write();
    return opened;
  }

  const opened = follow();
  addEventListener('hashchange', () => void follow());
  x.useSettings.subscribe(({ settings }, before) => settings !== before.settings && write());
  x.useDraft.subscribe(write);
  rules.watch?.(write);
  x.useView.subscribe(({ tab, selected }, before) => (tab !== before.tab || selected !== before.selected) && write());
  useRecorded.subscribe(({ entry, source, run }, before) => {
    if (entry !== before.entry && entry?.id !== named) named = null;
    if (entry !== before.entry || source !== before.source || run !== before.run) write();
  });
  x.useRounds.subscribe(({ recorded }, before) => recorded !== before.recorded && write());
  x.useResults.subscribe(({ recorded, of }, before) => (recorded !== before.recorded || of !== before.of) && write());
  return opened;
}
