/** Settings that suit the model: what the embedded one is asked puzzles a chat model, and the other way round. */
import type { Speech } from '../../worker/protocol';
import type { Core, PageTypes } from './experiment';

const SAID: Record<Speech, string> = {
  world: 'The settings are those for the embedded model again.',
  chat: 'The settings are now those for a chat model.',
  plain: 'The settings are now those for a model without a chat template.',
};

/** When a model is ready that cannot be asked as the settings say, it gets its own: those it had before, or the defaults. */
export function keepSuited<P extends PageTypes>(core: Core<P>): void {
  const { page, useEngine, useSettings, ownWork } = core;
  /** What the visitor had for each kind of model, until the page is left. */
  const before = new Map<Speech, P['kind']['settings']>();
  let last: Speech = 'world';
  useEngine.subscribe(({ status, speaks }, { status: was }) => {
    if (status.kind !== 'ready' || was.kind === 'ready') return;
    const [from, shown] = [last, useSettings.getState()];
    last = speaks;
    // Those of a recorded run stay as they were recorded.
    const present = ownWork.current?.settings ?? shown.settings;
    if (page.suits(present, speaks)) return;
    before.set(from, present);
    const own = before.get(speaks) ?? page.usual(speaks);
    if (ownWork.current === null) shown.adopt(own, SAID[speaks]);
    else ownWork.current = { ...ownWork.current, settings: own };
  });
}
