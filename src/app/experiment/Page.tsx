/** The page of an experiment: head, notices, the five stages, details, rounds. A domain supplies its parts. */

import { Play, SlidersHorizontal } from 'lucide-react';
import type { ComponentType } from 'react';
import { Button } from '../ui/Button';
import { Head, Main } from '../ui/Main';
import type { Plan } from './estimate';
import { useActions, useExperiment } from './experiment';
import { Notices } from './Notices';
import styles from './Page.module.css';
import { PlanEstimate } from './RunEstimate';
import { type Step, Stepper } from './StageFrame';
import { SETTINGS_PLACE, SeedSetting, Settings } from './settingsControls';

export interface PageParts {
  headline: string;
  Subline: ComponentType;
  /** What a visitor can do first, beside the headline. */
  Lead: ComponentType;
  /** What a recorded run did, told by one of its items. */
  Story?: ComponentType | undefined;
  /** What is to be known of the item and the model on the stages. */
  Work: ComponentType;
  /** What is chosen before a run, beside the seed. */
  Controls?: ComponentType;
  Export: ComponentType;
  /** The recorded run, if one is shown or offered. */
  Recorded: ComponentType;
  useSteps: () => readonly Step[];
  /** Below the settings, while they are open. */
  FurtherSettings?: ComponentType;
  /** In the order of the stages. */
  cards: readonly ComponentType[];
  /** Between the cards and the rounds. */
  Details: ComponentType;
  Rounds: ComponentType;
  usePlan: () => Plan | null;
}

/** It follows no store itself: a change draws the parts anew that show it, not all of them. */
export function Page({ parts }: { parts: PageParts }) {
  const { headline, Subline, Lead, Story, Work, Recorded, Details, Rounds, cards } = parts;
  return (
    <Main>
      <div data-part="head">
        <Head headline={headline} text={<Subline />}>
          <Lead />
        </Head>
      </div>
      <Notices />
      {Story !== undefined && (
        <div data-part="story">
          <Story />
        </div>
      )}
      <div data-part="recorded" className={styles.recorded}>
        <Recorded />
      </div>
      <div className={styles.work} data-part="settings">
        <div>
          <h2>Step by step</h2>
          <Work />
        </div>
        <Bar parts={parts} />
      </div>
      <div className={styles.beside}>
        <Settings Further={parts.FurtherSettings} />
        <div className={styles.loop} data-part="stages">
          <Steps useSteps={parts.useSteps} />
          <div className={styles.stages}>
            {cards.map((Card, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the stages are fixed
              <Card key={index} />
            ))}
          </div>
        </div>
      </div>
      <div data-part="details">
        <Details />
      </div>
      <div data-part="rounds">
        <Rounds />
      </div>
    </Main>
  );
}

const Steps = ({ useSteps }: Pick<PageParts, 'useSteps'>) => <Stepper steps={useSteps()} />;

function Bar({ parts: { Controls, Export, usePlan } }: { parts: PageParts }) {
  const { page, useSettings, useView } = useExperiment();
  const actions = useActions();
  const form = useSettings();
  const { settingsOpen, toggleSettings } = useView();
  const plan = usePlan();
  return (
    <div className={styles.bar} data-screen-only>
      {Controls !== undefined && <Controls />}
      <SeedSetting list={page.settings.table.list} form={form} onNew={actions.newSeed} />
      <Button
        icon={SlidersHorizontal}
        aria-expanded={settingsOpen}
        aria-controls={SETTINGS_PLACE}
        onClick={toggleSettings}
      >
        Settings
      </Button>
      <Export />
      <Button icon={Play} size="big" disabled={!actions.runnable()} onClick={() => void actions.runAll()}>
        Run all steps
      </Button>
      <PlanEstimate plan={plan} />
    </div>
  );
}
