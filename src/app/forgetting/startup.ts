/** How a visit begins: what the address says, else a recorded run with the other seeds of its kind, else SEAL's own sequences, which come with the page. */
import { followLink, type LinkRules } from '../experiment/link/followLink';
import { useNotices } from '../experiment/noticeStore';
import type { Recording } from '../experiment/recordedState';
import { visit } from '../experiment/session';
import type { KnowledgeExperiment, KnowledgePage } from '../knowledge/page';
import { SHIPPED_RUNS } from '../knowledge/recorded/firstRun';
import { SEQUENCE_RUNS } from '../knowledge/sequences';
import { FORGETTING } from '../knowledge/sequencesSettings';
import { messageOf } from '../ui/errors';
import { decodeForgetting, encodeForgetting, SEAL } from './link';
import { leavePool } from './pooledRuns';
import { fetchRuns, type ListedRun } from './runs';
import { lookAfresh, useForgetting } from './view';

const begun = new WeakSet<KnowledgeExperiment>();

export function startUp(experiment: KnowledgeExperiment): void {
  visit(experiment);
  if (begun.has(experiment)) return;
  begun.add(experiment);
  const opened = followLink(experiment, FORGETTING_LINK);
  if (opened === null) void openFirst(experiment);
}

/** Where nothing else is shown. */
async function openFirst(experiment: KnowledgeExperiment): Promise<void> {
  const [first] = (await fetchRuns())?.filter(({ source }) => source === 'recorded') ?? [];
  const { entry } = experiment.extras.useRecorded.getState();
  if (entry !== null || experiment.useRounds.getState().live !== null || useForgetting.getState().isSeal) return;
  useForgetting.setState(first === undefined ? { isSeal: true } : { pooled: true });
  if (first !== undefined) await SEQUENCE_RUNS.open(experiment, first);
}

/** What the visitor picks of the list. @param pooled with all that differ from it in their seed alone. */
export async function openRun(experiment: KnowledgeExperiment, run: ListedRun, pooled: boolean): Promise<void> {
  leavePool();
  lookAfresh({ pooled });
  await SEQUENCE_RUNS.open(experiment, run);
}

export function showSeal(): void {
  leavePool();
  lookAfresh({ isSeal: true });
}

/** The run of this device that a recorded one has taken the place of. */
export function showLive(experiment: KnowledgeExperiment): void {
  leavePool();
  lookAfresh();
  SEQUENCE_RUNS.showLive(experiment);
}

/** As a link names it; a live run once something of it is kept. */
export function runShown({ useRounds, extras }: Recording<KnowledgePage>): string | null {
  if (useForgetting.getState().isSeal) return SEAL;
  const { recorded, live, status, measures } = useRounds.getState();
  if (recorded) return extras.useRecorded.getState().entry?.id ?? null;
  return live !== null && status !== 'running' && measures.length > 0 ? live.id : null;
}

export const linkNow = (experiment: Recording<KnowledgePage>, named: string | null): string => {
  const { isSeal: _, ...view } = useForgetting.getState();
  const { settings } = experiment.useSettings.getState();
  return encodeForgetting({ settings, run: runShown(experiment) ?? named, view });
};

const FORGETTING_LINK: LinkRules<KnowledgePage> = {
  place: FORGETTING,
  shipped: {
    useEntries: SHIPPED_RUNS.useEntries,
    fetchEntries: async () => (await fetchRuns())?.map(({ entry }) => entry) ?? null,
  },
  open: async (experiment, asked) => {
    const listed = (await fetchRuns())?.find(({ entry }) => entry.id === asked.entry.id);
    return SEQUENCE_RUNS.open(experiment, { ...asked, source: listed?.source ?? asked.source });
  },
  runShown,
  unknownRun: 'no run of this name with sequences of edits is in this browser or came with this Selkie',
  unlisted: async () => useForgetting.setState({ isSeal: true }),
  adopt: (experiment, hash) => {
    const link = decodeForgetting(hash);
    if (link === null) return null;
    const { run, settings, view, notices } = link;
    if (settings !== null) experiment.useSettings.getState().adopt(settings, 'The settings are those of the link.');
    const isShown = run === runShown(experiment);
    if (run !== null && !isShown) leavePool();
    useForgetting.setState({ ...view, isSeal: run === SEAL || (run === null && useForgetting.getState().isSeal) });
    if (run === SEAL || isShown) return { run: null, notices };
    // A link without a run leaves what is shown.
    return { run, notices };
  },
  hashOf: (experiment, named) => linkNow(experiment, named),
  watch: (onChange) => useForgetting.subscribe(onChange),
};

/** A run that came in meanwhile, such as by the browser's storage, is in the list. */
export function loadLists(): void {
  fetchRuns().catch((error: unknown) => useNotices.getState().setTrouble(messageOf(error)));
}
