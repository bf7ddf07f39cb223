/** `npm run seal -- knowledge`: the ReST-EM loop on the embedded world. */
import * as z from 'zod/mini';
import { KNOWLEDGE } from '../../seal/knowledge/domain';
import { corpusInputs } from '../../seal/knowledge/inputs';
import { asksInChat } from '../../seal/knowledge/prompts';
import { aboutItems } from '../../seal/knowledge/runFile/index';
import {
  CHAT_SETTINGS,
  DEFAULT_SETTINGS,
  KNOWLEDGE_SETTINGS,
  parseRecordedSettings,
  parseSettings,
} from '../../seal/knowledge/settings';
import type { Knowledge } from '../../seal/knowledge/types';
import { KNOWLEDGE_FORMAT } from '../../seal/record/format';
import { measuredOn } from '../../seal/record/schema';
import { openChat, QUESTION_PROBE } from './chat';
import type { CliDomain } from './cliDomain';
import { conditionLine, knowledgeTables, multiPassageLines, roundLine, seedsSummary } from './knowledgeReport';

export const KNOWLEDGE_CLI: CliDomain<Knowledge> = {
  domain: KNOWLEDGE,
  format: KNOWLEDGE_FORMAT,
  about: 'Rounds of ReST-EM on passages and questions, of the micro-world or in plain English.',
  ownModel: 'micro-world',

  table: KNOWLEDGE_SETTINGS,
  further: [['--chat', 'begin from the defaults for a chat model, in plain English, instead']],
  development: 'measure on development passages, on which settings may be chosen',
  help: '',
  settings: (given, { chat }) => parseSettings(given, chat === true ? CHAT_SETTINGS : DEFAULT_SETTINGS),
  tasks: () => null,

  setSchema: 'selkie-run-set',
  source: z.object({ measuredOn }),
  sourceOf: (run) => ({ measuredOn: run.measuredOn ?? 'held-out' }),
  begin: ({ settings, development }) => ({
    settings,
    source: { measuredOn: development ? 'development' : 'held-out' },
  }),
  recordedSettings: (input) => parseRecordedSettings(input),
  assertResumable: ({ measuredOn: items, rounds }) => {
    if (items === null)
      throw new Error('it does not say which passages of the world it measured on. Start the run anew.');
    const written = rounds.flatMap(({ candidates }) => candidates.flatMap(({ edit }) => edit.parts));
    if (written.some(({ promptIds }) => promptIds.length === 0))
      throw new Error('it is a compact copy without token ids. Resume from the file that --json wrote.');
  },
  measuredAfter: ({ settings }) => (settings.multiPassage.passages === 0 ? [] : [0, settings.rounds]),

  chat: async (files, settings, isResumed) => {
    if (!asksInChat(settings)) return null;
    const way = isResumed ? '' : ', or leave out --chat, and --form and --question-form chat';
    return openChat(files, 'the chat form', isResumed, way, QUESTION_PROBE);
  },
  inputs: (settings, source) => corpusInputs(settings, source.measuredOn === 'development' ? 'development' : 'heldOut'),

  conditionLine: (condition, { conditions }) => conditionLine(condition, conditions),
  roundLine,
  measureLines: (measure, { measures }) => multiPassageLines(measure, measures),

  summary: seedsSummary,
  tables: (runs) => knowledgeTables(seedsSummary(runs)),
  aboutItems,
};
