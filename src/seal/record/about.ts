/** What a table or a run says of where its numbers are from. */
import type { DeviceReport, ModelReport } from '../../contract/engine';
import type { Kind } from '../types';
import { type MeasuredOn, type RunRecord, UNTRUSTED } from './record';

/** "mesa, llvmpipe (software)" */
export function adapterText({ vendor, architecture, description, software, untrusted = false }: DeviceReport): string {
  const parts = [vendor, architecture, description].filter((part) => part !== '');
  return `${parts.join(', ') || 'unnamed'}${software ? ' (software)' : ''}${untrusted ? UNTRUSTED : ''}`;
}

/** "micro-world (0.84 M parameters, f32) on mesa, llvmpipe (software)" */
export function headline({ name, parameters, weightFormat }: ModelReport, device: DeviceReport): string {
  const size = parameters >= 1e8 ? `${(parameters / 1e9).toFixed(2)} G` : `${(parameters / 1e6).toFixed(2)} M`;
  return `${name} (${size} parameters, ${weightFormat}) on ${adapterText(device)}`;
}

/** @param aboutItems as its domain says. */
export function aboutRuns<K extends Kind>(
  runs: readonly RunRecord<K>[],
  aboutItems: (settings: K['settings'], sort: MeasuredOn) => readonly string[],
): string[] {
  const [first] = runs;
  if (!first) return [];
  const { model, device, commit, measuredOn, settings } = first;
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  return [
    `${headline(model, device)}, commit ${commit ?? 'unknown'}`,
    `seeds: ${runs.map((run) => run.settings.seed).join(', ')}`,
    ...aboutItems(settings, measuredOn ?? 'held-out'),
    ...(measuredOn === 'development' ? ['settings may have been chosen on what was measured'] : []),
    `${(seconds / 60).toFixed(0)} minutes in all`,
  ];
}
