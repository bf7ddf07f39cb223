/**
 * What the last self-test of this browser's device said. Where a kernel was off, live runs are untrusted: their results may be wrong,
 * and a run that is kept says so for good.
 */
import { create } from 'zustand';
import type { DeviceReport } from '../../contract/engine';
import { sharedStorage } from '../../storage/drafts';

type Named = Pick<DeviceReport, 'vendor' | 'architecture' | 'description'>;

const NAME = 'selkie.untrusted';

/** The device that was found wrong; another one has to be tested itself. */
export const useUntrusted = create<{ device: string | null }>()(() => ({ device: sharedStorage.getItem(NAME) }));

const keyOf = ({ vendor, architecture, description }: Named): string => [vendor, architecture, description].join('/');

/** Until the next test. */
export function keepVerdict(device: Named, isWrong: boolean): void {
  const wrong = isWrong ? keyOf(device) : null;
  if (wrong === null) sharedStorage.removeItem(NAME);
  else sharedStorage.setItem(NAME, wrong);
  useUntrusted.setState({ device: wrong });
}

/** For components. */
export const useIsUntrusted = (device: Named): boolean => useUntrusted((state) => state.device === keyOf(device));

/** As a run that begins now records it. */
export const asTrusted = (device: DeviceReport): DeviceReport =>
  useUntrusted.getState().device === keyOf(device) ? { ...device, untrusted: true } : device;
