/** `npm run seal -- knowledge`: the ReST-EM loop on the embedded world. */
import * as z from 'zod/mini';
import { KNOWLEDGE } from '../../seal/knowledge/domain';
import { CONDITION_NAMES } from '../../seal/knowledge/measured';
import {
  DEFAULT_SETTINGS,
  PROMPT_STYLES,
  parseRecordedSettings,
  parseSettings,
  REWARD_RULES,
  SELECTION_RULES,
} from '../../seal/knowledge/settings';
import type { Knowledge } from '../../seal/knowledge/types';
import { worldInputs } from '../../seal/knowledge/worldInputs';
import { KNOWLEDGE_FORMAT } from '../../seal/record/format';
import { replaced } from '../../seal/settings';
import { COMMON_FIELDS } from './arguments';
import type { CliDomain, DomainOptions } from './cliDomain';
import {
  aboutItems,
  conditionLine,
  knowledgeTables,
  multiPassageLines,
  roundLine,
  seedsSummary,
} from './knowledgeReport';

const OPTIONS: DomainOptions<Knowledge> = {
  fields: [
    ...COMMON_FIELDS,
    ['passages', 'trainingPassages', 'fresh training passages of each round'],
    ['edits', 'edits', 'self-edits sampled for each training passage'],
    ['held-out', 'heldOutPassages', 'passages that only measure'],
    ['held-out-edits', 'heldOutEdits', 'self-edits sampled for each held-out passage'],
    ['repeats', 'repeats', 'finetunes of each self-edit'],
    ['temperature', 'writing.temperature', 'sampling temperature of self-edits that compete'],
    ['held-out-temperature', 'writing.heldOutTemperature', 'sampling temperature of every policy on held-out passages'],
    ['top-p', 'writing.topP', 'nucleus of the sampling'],
    ['max-tokens', 'writing.maxTokens', 'longest self-edit of one paragraph'],
    ['learning-rate', 'finetune.learningRate', 'learning rate of the inner loop'],
    ['epochs', 'finetune.epochs', 'epochs of the inner loop'],
    ['policy-alpha', 'policy.alpha', "alpha of the policy's adapter"],
    ['policy-batch', 'policy.batchSize', 'sequences in each of its steps'],
    ['replay', 'policy.replayPerPair', 'old sequences beside each pair that the policy learns'],
    ['replay-weight', 'policy.replayWeight', 'loss weight of their tokens'],
    ['keep', 'keep', 'samples of each paragraph that the selection top-k keeps'],
    ['side-questions', 'sideQuestions', 'questions of each sort that look for side effects'],
    ['multi-passage', 'multiPassage.passages', 'held-out passages pooled into one adapter'],
    ['multi-edits', 'multiPassage.edits', 'self-edits of each of them'],
    ['multi-rank', 'multiPassage.rank', 'rank of the pooled adapter'],
    ['multi-alpha', 'multiPassage.alpha', 'alpha of the pooled adapter'],
    ['multi-learning-rate', 'multiPassage.learningRate', 'learning rate of the pooled finetune'],
    ['multi-steps', 'multiPassage.steps', 'its optimizer steps'],
    ['multi-tokens', 'multiPassage.tokensPerStep', 'tokens in each of them, nearly'],
    ['selection', 'selection', 'which edits train the policy', SELECTION_RULES],
    ['reward', 'reward', 'what an edit earns', REWARD_RULES],
    ['style', 'writing.style', 'how self-edits are asked for', PROMPT_STYLES],
  ],
  further: [['--conditions <list>', 'held-out conditions to measure, separated by commas, or "all" (all)']],
  development: 'measure on development passages, on which settings may be chosen',
  defaults: DEFAULT_SETTINGS,
  official: null,
  help: null,
  settings: (given, { conditions }) =>
    parseSettings(conditions === undefined ? given : replaced(given, ['conditions'], conditionList(conditions))),
  tasks: () => null,
};

export const KNOWLEDGE_CLI: CliDomain<Knowledge> = {
  domain: KNOWLEDGE,
  format: KNOWLEDGE_FORMAT,
  about: 'Rounds of ReST-EM on passages and questions of the micro-world.',
  ownModel: 'micro-world',
  options: OPTIONS,

  setSchema: 'selkie-run-set',
  source: z.object({
    // Sets of runs before version 3 say "heldOut".
    measuredOn: z.pipe(
      z.enum(['held-out', 'heldOut', 'development']),
      z.transform((given) => (given === 'development' ? given : 'held-out')),
    ),
  }),
  sourceOf: ({ measuredOn }) => ({ measuredOn: measuredOn ?? 'held-out' }),
  begin: ({ settings, development }) => ({
    settings,
    source: { measuredOn: development ? 'development' : 'held-out' },
  }),
  recordedSettings: (input) => parseRecordedSettings(input),
  assertResumable: ({ measuredOn, rounds }) => {
    if (measuredOn === null)
      throw new Error('it does not say which passages of the world it measured on. Start the run anew.');
    const written = rounds.flatMap(({ candidates }) => candidates.flatMap(({ edit }) => edit.parts));
    if (written.some(({ promptIds }) => promptIds.length === 0))
      throw new Error('it is a compact copy without token ids. Resume from the file that --json wrote.');
  },
  measuredAfter: ({ settings }) => (settings.multiPassage.passages === 0 ? [] : [0, settings.rounds]),

  chat: async () => null,
  inputs: (settings, { measuredOn }) => worldInputs(settings, measuredOn === 'development' ? 'development' : 'heldOut'),

  conditionLine: (condition, { conditions }) => conditionLine(condition, conditions),
  roundLine,
  measureLines: (measure, { measures }) => multiPassageLines(measure, measures),

  summary: seedsSummary,
  tables: (runs) => knowledgeTables(seedsSummary(runs)),
  aboutItems,
};

function conditionList(text: string): string[] {
  if (text.trim() === 'all') return [...CONDITION_NAMES];
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !CONDITION_NAMES.some((known) => known === name));
  if (unknown !== undefined)
    throw new Error(
      `--conditions ${text}: "${unknown}" is none of ${CONDITION_NAMES.join(', ')}. "all" stands for all.`,
    );
  return CONDITION_NAMES.filter((name) => names.includes(name));
}
