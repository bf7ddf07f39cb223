/** Details of the selected candidate, in tabs. A domain supplies the tabs. */
import { type ComponentType, useEffect } from 'react';
import { EmptyState } from '../ui/EmptyState';
import { ScrollBox } from '../ui/ScrollBox';
import { Segments } from '../ui/Segments';
import { Tabs } from '../ui/Tabs';
import styles from './Drawer.module.css';
import { useExperiment } from './experiment';

interface Named {
  id: string;
  name: string;
}

export interface DrawerParts<Tab extends string> {
  tabs: readonly Tab[];
  labels: Readonly<Record<Tab, string>>;
  bodies: Readonly<Record<Tab, ComponentType>>;
  /** Tabs that show one candidate. */
  ofOne: readonly Tab[];
  useTab: () => readonly [Tab, (tab: Tab) => void];
  useCandidates: () => readonly Named[];
  useSelectedId: () => string | null;
}

export function Drawer<Tab extends string>({ parts }: { parts: DrawerParts<Tab> }) {
  const { tabs, labels, bodies, ofOne } = parts;
  const busy = useExperiment().useProgress((state) => state.task !== null);
  const [tab, pickTab] = parts.useTab();
  useEffect(() => {
    // The charts are a large part of the program, and a run that has begun will soon want them; their tab tells a failure.
    if (busy) import('../charts/index').catch(() => undefined);
  }, [busy]);
  const candidates = parts.useCandidates();
  const selected = parts.useSelectedId();
  const Body: ComponentType = bodies[tab];
  return (
    <Tabs label="Details" names={tabs} labels={labels} shown={tab} onPick={pickTab}>
      {ofOne.includes(tab) && <CandidateBar candidates={candidates} selected={selected} />}
      <Body />
    </Tabs>
  );
}

/** Picks the candidate that the drawer shows. */
function CandidateBar({ candidates, selected }: { candidates: readonly Named[]; selected: string | null }) {
  const select = useExperiment().useView((state) => state.select);
  if (selected === null) return null;
  return (
    <div className={styles.candidates}>
      <Segments
        legend="Self-edit shown"
        options={candidates.map(({ id }) => id)}
        labels={Object.fromEntries(candidates.map(({ id, name }) => [id, name]))}
        chosen={selected}
        onChoose={select}
      />
    </div>
  );
}

/** A candidate as it is recorded, ids included. */
export function RawRecord({ of }: { of: object | null }) {
  if (of === null)
    return (
      <EmptyState title="Nothing recorded yet">
        Everything that a step produces is shown here as it is recorded, and can be exported.
      </EmptyState>
    );
  return (
    <ScrollBox label="Raw record">
      <pre className={styles.raw}>{JSON.stringify(of, null, 1)}</pre>
    </ScrollBox>
  );
}
