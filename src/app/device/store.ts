/** What the Device page knows: what the adapter offers, how its self-test went, and how fast it is. */
import { create } from 'zustand';
import type { DeviceNews, DeviceSheet, DeviceSpeed, SelfTest } from '../../contract/device';
import type { DeviceAnswer, Failure } from '../../worker/protocol';
import { askDevice } from '../experiment/deviceWork';
import { keepVerdict } from '../experiment/trust';

interface DeviceState {
  sheet: DeviceSheet | null;
  /** Why there is none. */
  missing: Failure | null;
  busy: 'testing' | 'measuring' | null;
  /** Of the test at work. */
  progress: Omit<DeviceNews, 'kind'> | null;
  test: SelfTest | null;
  speed: DeviceSpeed | null;
  /** Of the test or the measuring. */
  problem: string | null;
}

export const useDevice = create<DeviceState>()(() => ({
  sheet: null,
  missing: null,
  busy: null,
  progress: null,
  test: null,
  speed: null,
  problem: null,
}));
const set = useDevice.setState;

export async function lookAtDevice(): Promise<void> {
  if (useDevice.getState().sheet !== null) return;
  const answer = await askDevice({ kind: 'look' }, () => undefined);
  if (answer.kind === 'sheet') set({ sheet: answer.sheet, missing: null });
  if (answer.kind === 'failed') set({ missing: answer.failure });
}

/** One thing at a time. */
async function busyWith(
  busy: 'testing' | 'measuring',
  work: () => Promise<DeviceAnswer>,
): Promise<DeviceAnswer | null> {
  if (useDevice.getState().busy !== null) return null;
  set({ busy, problem: null, progress: null });
  const answer = await work();
  set({ busy: null, progress: null });
  if (answer.kind === 'failed') set({ problem: answer.failure.message });
  return answer;
}

export async function testDevice(): Promise<void> {
  const tell = ({ done, of, kernel }: DeviceNews): void => set({ progress: { done, of, kernel } });
  const answer = await busyWith('testing', () => askDevice({ kind: 'test' }, tell));
  if (answer?.kind !== 'tested') return;
  const { sheet, test } = answer;
  set({ sheet, test });
  const isWrong = wrongOf(test).length > 0;
  // One that was stopped clears nobody.
  if (isWrong || isWhole(test)) keepVerdict(sheet, isWrong);
}

export async function measureSpeed(): Promise<void> {
  const answer = await busyWith('measuring', () => askDevice({ kind: 'speed' }, () => undefined));
  if (answer?.kind === 'speed') set({ speed: answer.speed });
}

export const wrongOf = ({ forms }: SelfTest): SelfTest['forms'] => forms.filter(({ wrong }) => wrong !== null);
export const isWhole = ({ forms, of }: SelfTest): boolean => forms.length === of;
