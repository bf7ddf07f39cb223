/** The page of an experiment: head, notices, the five stages, details, rounds. A domain supplies its parts. */
import { Play } from 'lucide-react';
import type { ComponentType } from 'react';
import { useExperiment } from './experiment';
import { Notices } from './Notices';
import { type Step, Stepper } from './StageFrame';

export interface PageParts {
  headline: string;
  Subline: ComponentType;
  /** Seed and settings button, and what else is chosen before a run. */
  Controls: ComponentType;
  Export: ComponentType;
  /** Of all steps on the item at hand. */
  Estimate: ComponentType;
  /** The recorded run, if one is shown or offered. */
  Recorded: ComponentType;
  /** The settings, while they are open. */
  Settings: ComponentType;
  useSteps: () => readonly Step[];
  /** In the order of the stages. */
  cards: readonly ComponentType[];
  /** Between the cards and the rounds. */
  Details: ComponentType;
  Rounds: ComponentType;
  useRunnable: () => boolean;
}

export function Page({ parts }: { parts: PageParts }) {
  const { headline, Subline, Controls, Export, Estimate, Recorded, Settings, Details, Rounds, cards } = parts;
  const { actions } = useExperiment();
  const runnable = parts.useRunnable();
  return (
    <main className="page" id="main" tabIndex={-1}>
      <div className="hero">
        <div className="hero-text">
          <h1>{headline}</h1>
          <Subline />
        </div>
        <div className="run-bar">
          <Controls />
          <Export />
          <button
            type="button"
            className="button primary big"
            disabled={!runnable}
            onClick={() => void actions.runAll()}
          >
            <Play size={16} aria-hidden />
            Run all steps
          </button>
          <Estimate />
        </div>
      </div>
      <Notices />
      <Recorded />
      <Settings />
      <Stepper steps={parts.useSteps()} />
      <div className="stages">
        {cards.map((Card, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the stages are fixed
          <Card key={index} />
        ))}
      </div>
      <Details />
      <Rounds />
    </main>
  );
}
