/** Settings that suit the model: what the embedded one is asked puzzles a chat model, and the other way round. */
import type { Speech } from '../../worker/protocol';
import type { Core, Experiment, PageTypes } from './experiment';

const SAID: Record<Speech, string> = {
  world: 'The settings are those for the embedded model again.',
  chat: 'The settings are now those for a chat model.',
  plain: 'The settings are now those for a model without a chat template.',
};

/**
 * A model that cannot be asked as the settings say gets its own as soon as it is ready: those it had before, or the defaults. Those of
 * a recorded run stay as they were recorded. @returns the same at once, for settings that came from elsewhere.
 */
export function keepSuited<P extends PageTypes>({
  page,
  useEngine,
  useSettings,
  ownWork,
}: Core<P>): Experiment<P>['suit'] {
  /** What the visitor had for each kind of model, until the page is left. */
  const before = new Map<Speech, P['kind']['settings']>();
  /** The kind that the settings were for. */
  let last: Speech = 'world';
  const suit: Experiment<P>['suit'] = ({ recorded } = { recorded: false }) => {
    const { status, speaks } = useEngine.getState();
    const { settings, adopt } = useSettings.getState();
    if (status.kind !== 'ready' || (ownWork.current !== null && !recorded)) return;
    const from = last;
    last = speaks;
    if (page.suits(settings, speaks)) return;
    before.set(from, settings);
    adopt(before.get(speaks) ?? page.usual(speaks), SAID[speaks]);
  };
  useEngine.subscribe(({ status }, { status: was }) => {
    if (status.kind === 'ready' && was.kind !== 'ready') suit();
  });
  return suit;
}
