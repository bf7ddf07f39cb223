/** How large a run of rounds is: its choice, its plan, and a smaller one where it takes long here. */
import { LONG_RUN } from '../../seal/cost/estimate';
import { valueAt } from '../../seal/settings';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Select } from '../ui/Select';
import type { Plan } from './estimate';
import { useExperiment } from './experiment';
import styles from './RoundsPanel.module.css';
import { useEstimated } from './RunEstimate';
import { type SizeOfRun, sizeOf } from './setting';
import type { SettingsForm } from './settingsForm';
import { LONG_RUN_OFFER } from './words/estimate';

interface RunSizes<Settings extends object, Name extends string> {
  useSettings: () => SettingsForm<Settings>;
  sizes: Readonly<Record<Name, SizeOfRun<Settings>>>;
  /** A size in short. */
  text: (settings: Settings) => string;
  /** Offered where the run takes long here, the larger first, as part of a sentence. */
  offered: readonly (readonly [size: Name, name: string])[];
  plan: (settings: Settings, work: null) => Plan;
}

/** The visitor's own, from the settings. */
const OWN = 'own';

/** An offer is at least this much shorter. */
const WORTH_IT = 0.7;

export function makeRunSizes<Settings extends object, Name extends string>(of: RunSizes<Settings, Name>) {
  const { useSettings, text, offered, plan } = of;
  const sizes: Readonly<Record<string, SizeOfRun<Settings>>> = of.sizes;
  return { SizeControl, usePlan: () => plan(useSettings().settings, null), SmallerOffer };

  function SizeControl() {
    const { page, useProgress } = useExperiment();
    const disabled = useProgress((state) => state.task !== null);
    const { settings, change } = useSettings();
    const present = sizeOf(sizes, settings);
    const choose = (name: string): void => {
      const sets = sizes[name]?.sets;
      const touched = page.settings.table.list
        .map(({ path }) => path)
        .filter((path) => valueAt(sets, path) !== undefined);
      if (sets !== undefined) change({ ...settings, ...sets }, touched);
    };
    const shown = Object.entries(sizes).map(
      ([name, { label, sets }]) => [name, `${label}: ${text({ ...settings, ...sets })}`] as const,
    );
    const own = present === null ? [[OWN, `Own: ${text(settings)}`] as const] : [];
    return (
      <span className={`row ${styles.size}`}>
        <Select label="Size" value={present ?? OWN} disabled={disabled} options={[...shown, ...own]} onPick={choose} />
      </span>
    );
  }

  /** The largest that is not long itself, else the smallest. */
  function SmallerOffer() {
    const { actions } = useExperiment();
    const { settings, adopt } = useSettings();
    const present = useEstimated(plan(settings, null));
    const long = typeof present !== 'string' && present.seconds > LONG_RUN ? present : null;
    const offers = offered.map(([size, name]) => {
      const smaller = { ...settings, ...sizes[size]?.sets };
      // biome-ignore lint/correctness/useHookAtTopLevel: the sizes offered never change
      const estimate = useEstimated(long === null ? null : plan(smaller, null));
      return { name, settings: smaller, estimate };
    });
    if (long === null) return null;
    const known = offers.flatMap(({ estimate, ...offer }) =>
      typeof estimate === 'string' ? [] : [{ ...offer, seconds: estimate.seconds }],
    );
    if (known.length < offers.length) return null;
    const worth = known.filter(({ seconds }) => seconds < WORTH_IT * long.seconds);
    const offer = worth.find(({ seconds }) => seconds < LONG_RUN) ?? worth.at(-1);
    if (offer === undefined) return null;
    const run = (): void => void actions.runRounds();
    const runSmaller = (): void => {
      adopt(offer.settings, `The settings are those of ${offer.name}.`);
      run();
    };
    return (
      <div className="content">
        <Callout
          tone="info"
          actions={
            <>
              <Button onClick={runSmaller}>{LONG_RUN_OFFER.smaller(offer.name, offer.seconds)}</Button>
              <Button onClick={run}>{LONG_RUN_OFFER.anyway}</Button>
            </>
          }
        >
          {LONG_RUN_OFFER.text(long.seconds)}
        </Callout>
      </div>
    );
  }
}
