/** What many edits leave of each other: the retention matrix of a run, live or recorded, its answers, its remedies, and one's own run. */
import { useEffect } from 'react';
import { ExportList } from '../experiment/ExportList';
import { Notices } from '../experiment/Notices';
import { useKnowledge, useRecorded, useRounds } from '../knowledge/experiment';
import { EmptyState } from '../ui/EmptyState';
import { Head, Main } from '../ui/Main';
import { Part } from '../ui/Part';
import { Told } from '../ui/Told';
import { AgePart } from './AgePart';
import { forgettingExports } from './exports';
import { LivePart } from './LivePart';
import { MatrixPart } from './MatrixPart';
import { isOfSeveral } from './pool';
import { fetchPool, usePooledRuns } from './pooledRuns';
import { RemediesPart } from './RemediesPart';
import { RunChoice } from './RunChoice';
import { SealPart } from './SealPart';
import { usePool, useShownRun } from './shown';
import { startUp } from './startup';
import { useForgetting } from './view';
import { FORGETTING_WORDS } from './words';
import { workingText } from './working';

export default function ForgettingPage() {
  const experiment = useKnowledge();
  useEffect(() => {
    startUp(experiment);
    document.title = 'Forgetting · Selkie';
    return () => {
      document.title = 'Selkie: a playground for self-adapting language models';
    };
  }, [experiment]);
  const isSeal = useForgetting((state) => state.isSeal);
  return (
    <Main>
      <div data-part="head">
        <Head
          headline={FORGETTING_WORDS.title}
          text={FORGETTING_WORDS.intro.map((text) => (
            <p key={text}>
              <Told text={text} />
            </p>
          ))}
        >
          <ExportList entries={() => forgettingExports(experiment)} />
        </Head>
      </div>
      <Notices />
      <RunChoice />
      <Part failed="What the sequences came to could not be shown.">{isSeal ? <SealPart /> : <Shown />}</Part>
      <LivePart />
    </Main>
  );
}

function Shown() {
  const shown = useShownRun();
  const working = useWorking();
  const isOpening = useRecorded((state) => state.shown === 'opening');
  usePooling();
  if (shown === null)
    return isOpening ? null : <EmptyState title={FORGETTING_WORDS.nothing}>{FORGETTING_WORDS.nothingText}</EmptyState>;
  return (
    <>
      <MatrixPart shown={shown} working={working} />
      <AgePart shown={shown} />
      <RemediesPart shown={shown} />
    </>
  );
}

/** Fetches the files of the other seeds where they are wanted. */
function usePooling(): void {
  const pool = usePool();
  const pooled = useForgetting((state) => state.pooled);
  const runs = usePooledRuns((state) => state.runs);
  const members = pooled && isOfSeveral(pool) ? pool.members : [];
  const isWaiting = members.some(({ entry }) => !runs.has(entry.id));
  useEffect(() => {
    if (isWaiting && pool !== null) void fetchPool(pool.members);
  }, [pool, isWaiting]);
}

function useWorking(): string | null {
  const { status, recorded, live, measures, measuring } = useRounds();
  if (status !== 'running' || recorded || live === null) return null;
  const atWork = measuring !== null && 'remedy' in measuring ? measuring : null;
  return workingText(live.settings, measures.length, atWork);
}
