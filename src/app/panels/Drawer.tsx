/** Details of the selected self-edit, in tabs (WAI-ARIA pattern: arrow keys move, the tab shown is the one in the tab order). */
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { useProgress } from '../stores/progress';
import { DRAWER_TABS, type DrawerTab, useView } from '../stores/view';
import { DRAWER_LABELS } from '../strings/lab';
import { AnswersTab } from './AnswersTab';
import { CandidateBar } from './CandidateBar';
import { RawTab } from './RawTab';
import { SequencesTab } from './SequencesTab';
import { TextsTab } from './TextsTab';

const loadCurves = () => import('./CurvesTab');
const CurvesTab = lazy(loadCurves);
const CreditTab = lazy(() => import('./CreditTab'));

const BODIES = {
  texts: TextsTab,
  sequences: SequencesTab,
  curves: CurvesTab,
  answers: AnswersTab,
  credit: CreditTab,
  raw: RawTab,
} as const;

export function Drawer() {
  const { tab, pickTab } = useView();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = neighbour(tab, event.key);
    if (target === null) return;
    event.preventDefault();
    pickTab(target);
    list.current?.querySelector<HTMLElement>(`#tab-${target}`)?.focus();
  };
  useEffect(() => {
    // On a narrow screen the row of tabs scrolls; the one shown should be in sight.
    const [row, shown] = [list.current, list.current?.querySelector<HTMLElement>(`#tab-${tab}`)];
    if (row != null && shown != null) row.scrollLeft = shown.offsetLeft - row.clientWidth / 2 + shown.clientWidth / 2;
  }, [tab]);
  const busy = useProgress((state) => state.task !== null);
  useEffect(() => {
    // The charts are a large part of the program; a run that has begun will want them soon. The tab itself tells a failure.
    if (busy) loadCurves().catch(() => undefined);
  }, [busy]);
  const Body = BODIES[tab];
  return (
    <section className="panel" aria-label="Details">
      <h2 className="visually-hidden">Details</h2>
      <div className="tab-list" role="tablist" aria-label="Details" ref={list} onKeyDown={onKeyDown}>
        {DRAWER_TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={name === tab}
            aria-controls="drawer-body"
            tabIndex={name === tab ? 0 : -1}
            onClick={() => pickTab(name)}
          >
            {DRAWER_LABELS[name]}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the WAI-ARIA tabs pattern wants the panel in the tab order */}
      <div className="tab-body" role="tabpanel" id="drawer-body" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        <CandidateBar />
        <ErrorBoundary
          resetKeys={[tab]}
          fallback={<p className="problem">This could not be shown. The numbers are in the export.</p>}
        >
          <Suspense fallback={<p className="muted">One moment.</p>}>
            <Body />
          </Suspense>
        </ErrorBoundary>
      </div>
    </section>
  );
}

function neighbour(tab: DrawerTab, key: string): DrawerTab | null {
  const at = DRAWER_TABS.indexOf(tab);
  const last = DRAWER_TABS.length - 1;
  const index = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[key];
  return index === undefined ? null : (DRAWER_TABS[index] ?? null);
}
