/** Takes over what the address says of the Lab, and keeps the address in step with settings and sample (replaced, never a flood of history). */

import { placeOf, replaceHash } from '../experiment/link/hash';
import { useNotices } from '../experiment/notices';
import { useDraft } from './draft';
import { decodeLink, encodeLink, LAB } from './link';
import { useRecorded } from './recorded/recorded';
import { useSettings } from './settings';

export interface LinkTargets {
  /** Fetches a numbered sample; the worker that has them may not be there yet when the link is read. */
  onSample: (index: number) => void;
  /** Fetches and opens a recorded run. */
  onRun: (id: string) => void;
}

export function followLink(targets: LinkTargets): void {
  adoptLink(targets);
  addEventListener('hashchange', () => adoptLink(targets));
  useSettings.subscribe(({ settings }, before) => {
    if (settings !== before.settings) writeAddress();
  });
  useDraft.subscribe(({ history }, before) => {
    if (history.present.origin !== before.history.present.origin) writeAddress();
  });
  writeAddress();
}

function adoptLink({ onSample, onRun }: LinkTargets): void {
  const link = decodeLink(location.hash);
  if (link === null) {
    writeAddress();
    return;
  }
  if (link.run !== undefined) {
    if (link.run !== runShown()) onRun(link.run);
    return;
  }
  useSettings.getState().adopt(link.settings);
  if (link.passage !== null)
    useDraft
      .getState()
      .replace(link.passage, link.sample === null ? { kind: 'own' } : { kind: 'sample', index: link.sample });
  else if (link.sample !== null && link.sample !== sampleShown()) onSample(link.sample);
  if (link.notices.length > 0) useNotices.getState().setFromLink('lab', link.notices);
  writeAddress();
}

/** Without the passage: that goes into a link only when the visitor asks for it. */
function writeAddress(): void {
  if (placeOf(location.hash) !== LAB) return;
  const run = runShown();
  replaceHash(
    encodeLink({
      settings: useSettings.getState().settings,
      sample: sampleShown(),
      passage: null,
      ...(run === null ? {} : { run }),
    }),
  );
}

function sampleShown(): number | null {
  const { origin } = useDraft.getState().history.present;
  return origin.kind === 'sample' ? origin.index : null;
}

/** While nothing of it is changed, a shipped run stands for settings and passage. */
export function runShown(): string | null {
  const { origin } = useDraft.getState().history.present;
  const { run, shipped } = useRecorded.getState();
  if (origin.kind !== 'recorded' || run === null || !shipped || origin.run !== run.id) return null;
  return useSettings.getState().settings === run.settings ? run.id : null;
}
