/** ReST-EM rounds: their button, size and estimate, and what they have shown. A domain supplies what it measures. */

import { RefreshCcw } from 'lucide-react';
import type { ComponentType } from 'react';
import { LONG_RUN } from '../../seal/cost/estimate';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { EmptyState } from '../ui/EmptyState';
import { later } from '../ui/later';
import { Part } from '../ui/Part';
import type { Plan } from './estimate';
import { useExperiment } from './experiment';
import { isWorthIt, LongRunOffer, PlanEstimate, useEstimated } from './RunEstimate';
import { RemedyButton } from './StageFrame';
import type { SizeOfRun } from './setting';
import { SizeSetting } from './settingsControls';
import type { SettingsForm } from './settingsForm';

const RunCost = later(() => import('./RunCost'));

export interface RoundsParts {
  words: { emptyTitle: string; empty: string; startTitle: string; start: string };
  /** What the button would run. */
  Size: ComponentType;
  SizeControl: ComponentType;
  usePlan: () => Plan;
  SmallerOffer: ComponentType;
  useIsEmpty: () => boolean;
  Findings: ComponentType;
  Facts: ComponentType;
  /** The table of conditions, folded up or not. */
  Table: ComponentType;
}

export function RoundsPanel({ parts }: { parts: RoundsParts }) {
  const { words, Size, SizeControl, SmallerOffer, Findings, Facts, Table } = parts;
  const { useRounds, useEngine, useProgress, actions } = useExperiment();
  const { status, problem, recorded, cost } = useRounds();
  const ready = useEngine((state) => state.status.kind === 'ready');
  const idle = useProgress((state) => state.task === null);
  const isRunning = status === 'running';
  return (
    <section className="panel" id="rounds" aria-label="Rounds">
      <header>
        <h2>Rounds</h2>
        {recorded && (
          <span className="badge" data-status="recorded">
            recorded
          </span>
        )}
        <span className="muted small rounds-settings">
          <Size />
        </span>
        <SizeControl />
        <PlanEstimate plan={parts.usePlan()} />
        <Button icon={RefreshCcw} disabled={!ready || !idle} onClick={() => void actions.runRounds()}>
          Run ReST-EM
        </Button>
      </header>
      {ready && idle && <SmallerOffer />}
      {problem !== null && (
        <div className="content">
          <Callout tone="warn" title="The rounds could not go on." alert actions={<RemedyButton problem={problem} />}>
            {problem}
          </Callout>
        </div>
      )}
      {parts.useIsEmpty() ? (
        <EmptyState title={isRunning ? words.startTitle : words.emptyTitle}>
          {isRunning ? words.start : words.empty}
        </EmptyState>
      ) : (
        <div className="rounds-layout">
          <Part failed="What the rounds have shown could not be shown." waiting={<p className="muted">One moment.</p>}>
            <Findings />
            <Facts />
            <Table />
          </Part>
          {cost !== null && (
            <details className="wide">
              <summary>What it cost</summary>
              <Part failed="What it cost could not be shown.">
                <RunCost cost={cost} />
              </Part>
            </details>
          )}
        </div>
      )}
    </section>
  );
}

export interface RunSizes<Settings extends object, Name extends string> {
  useSettings: () => SettingsForm<Settings>;
  sizes: Readonly<Record<Name, SizeOfRun<Settings>>>;
  /** A size in short. */
  text: (settings: Settings) => string;
  /** Offered where the run takes long here, the larger first, as part of a sentence. */
  offered: readonly (readonly [size: Name, name: string])[];
  plan: (settings: Settings, work: null) => Plan;
}

/** How large a run of rounds is: its choice, its plan, and a smaller one where it takes long. */
export function makeRunSizes<Settings extends object, Name extends string>(of: RunSizes<Settings, Name>) {
  const { useSettings, sizes, text, offered, plan } = of;
  return {
    SizeControl: () => <SizeSetting form={useSettings()} sizes={sizes} text={text} />,
    usePlan: () => plan(useSettings().settings, null),
    SmallerOffer,
  };

  /** The largest that is not long itself, else the smallest. */
  function SmallerOffer() {
    const { actions } = useExperiment();
    const { settings, adopt } = useSettings();
    const present = useEstimated(plan(settings, null));
    const long = typeof present !== 'string' && present.seconds > LONG_RUN ? present : null;
    const offers = offered.map(([size, name]) => {
      const smaller = { ...settings, ...sizes[size].sets };
      // biome-ignore lint/correctness/useHookAtTopLevel: the sizes offered never change
      const estimate = useEstimated(long === null ? null : plan(smaller, null));
      return { name, settings: smaller, estimate };
    });
    if (long === null) return null;
    const known = offers.flatMap(({ estimate, ...offer }) =>
      typeof estimate === 'string' ? [] : [{ ...offer, estimate }],
    );
    if (known.length < offers.length) return null;
    const worth = known.filter(({ estimate }) => isWorthIt(estimate, long));
    const offer = worth.find(({ estimate }) => estimate.seconds < LONG_RUN) ?? worth.at(-1);
    if (offer === undefined) return null;
    return (
      <LongRunOffer
        present={long}
        smaller={offer.estimate}
        name={offer.name}
        onSmaller={() => {
          adopt(offer.settings, `The settings are those of ${offer.name}.`);
          void actions.runRounds();
        }}
        onRunAnyway={() => void actions.runRounds()}
      />
    );
  }
}
