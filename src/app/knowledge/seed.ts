import { useSettings } from './settings';

/** A seed short enough to read aloud, other than the present one. */
export function newSeed(): void {
  const { settings, change } = useSettings.getState();
  const drawn = 1 + Math.floor(Math.random() * 9998);
  change({ ...settings, seed: drawn === settings.seed ? drawn + 1 : drawn }, ['seed']);
}
