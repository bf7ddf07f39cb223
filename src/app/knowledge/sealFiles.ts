/** The Lab's passage and self-edits in the shapes of SEAL's own files, for its scripts and those of others. */
import { writeSealEdits } from '../../seal/knowledge/files/sealJson';
import { writeSftRows } from '../../seal/knowledge/files/sftRows';
import { writingPrompt } from '../../seal/knowledge/prompts';
import type { ExportEntry } from '../experiment/download';
import { decisionsOf, keptParts } from './candidates';
import type { KnowledgeExperiment } from './page';
import { passageEntry } from './passageExport';
import type { CandidateView } from './results';

export function sealFiles({ useDraft, useResults, useSettings }: KnowledgeExperiment): ExportEntry[] {
  const { passage } = useDraft.getState().history.present;
  const { results, recorded } = useResults.getState();
  const { settings } = useSettings.getState();
  const { candidates } = results;
  const written = candidates.filter(({ writing }) => !writing);
  const { title, context } = passage;
  // SEAL asks once about the whole passage, so that prompt is in its files, however the model was asked here.
  const prompt = writingPrompt(settings.writing, { title, text: context });
  const named = (what: string, ending: string): string => `selkie-${what}-seed${settings.seed}.${ending}`;
  const decisions = recorded ? results.decisions : decisionsOf(results, settings, context);
  const kept = written.filter(({ id }) => keptParts(id, decisions) > 0);
  const rows = (kept.length > 0 ? kept : written).map((one) => ({ prompt, completion: textOf(one) }));
  return [
    passageEntry('Passage and questions', `selkie-passage-seed${settings.seed}`, () => [passage]),
    {
      label: 'Self-edits, as SEAL’s JSON',
      isEmpty: () => written.length === 0,
      make: () => {
        const content = writeSealEdits([{ ...passage, completions: written.map(textOf), prompt }]);
        return { name: named('self-edits', 'json'), type: JSON_TYPE, content };
      },
    },
    {
      label: 'Rows to finetune on (SFT), as JSON lines',
      isEmpty: () => written.length === 0,
      make: () => ({ name: named('sft', 'jsonl'), type: 'application/jsonl', content: writeSftRows(rows) }),
    },
  ];
}

const JSON_TYPE = 'application/json';

/** Line by line, whatever the paragraphs. */
const textOf = ({ parts }: Pick<CandidateView, 'parts'>): string =>
  parts
    .map((part) => part.trim())
    .filter(Boolean)
    .join('\n');
