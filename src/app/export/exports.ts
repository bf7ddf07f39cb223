/** What the Export menu offers: everything recorded as JSON, the tables as CSV. */
import { useDraft } from '../stores/draft';
import { useEngine } from '../stores/engine';
import { useLab } from '../stores/lab';
import { useRounds } from '../stores/rounds';
import { useSettings } from '../stores/settings';
import { answersCsv, conditionsCsv } from './tables';

export const EXPORTS = ['run', 'answers', 'rounds'] as const;
export type ExportKind = (typeof EXPORTS)[number];

interface ExportFile {
  name: string;
  type: string;
  text: string;
}

export function makeExport(kind: ExportKind): ExportFile {
  const { passage } = useDraft.getState().history.present;
  const { results, stages } = useLab.getState();
  const { settings } = useSettings.getState();
  const { conditions, records } = useRounds.getState();
  const stem = `selkie-${kind}-seed${settings.seed}`;
  if (kind === 'answers') return { name: `${stem}.csv`, type: 'text/csv', text: answersCsv(passage, results) };
  if (kind === 'rounds') return { name: `${stem}.csv`, type: 'text/csv', text: conditionsCsv(conditions) };
  const { status, policyVersion } = useEngine.getState();
  const device =
    status.kind === 'ready' ? { model: status.model, device: status.device } : { model: null, device: null };
  const record = {
    schema: 'selkie-lab',
    version: 1,
    savedAt: new Date().toISOString(),
    ...device,
    policyVersion,
    settings,
    passage,
    lab: { ...results, stages },
    rounds: { conditions, records },
  };
  return { name: `${stem}.json`, type: 'application/json', text: JSON.stringify(record, null, 1) };
}

export function isEmpty(kind: ExportKind): boolean {
  if (kind === 'answers') return useLab.getState().results.base === null;
  return kind === 'rounds' && useRounds.getState().conditions.length === 0;
}

export function download({ name, type, text }: ExportFile): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the address after this turn of the loop.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
