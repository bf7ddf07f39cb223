/** `npm run seal -- knowledge`: the ReST-EM loop on the embedded world. */
import { sequencesAlone } from '../../seal/knowledge/continual/alone';
import { continualName, continualOf } from '../../seal/knowledge/continual/record';
import { KNOWLEDGE } from '../../seal/knowledge/domain';
import { expectedKnowledgeModel, expectedTexts } from '../../seal/knowledge/expected';
import { pooledOf } from '../../seal/knowledge/measured';
import { aboutItems } from '../../seal/knowledge/runFile/index';
import { runOnItems } from '../../seal/knowledge/runOnItems';
import {
  asksInChat,
  CHAT_SETTINGS,
  DEFAULT_SETTINGS,
  KNOWLEDGE_SETTINGS,
  parseRecordedSettings,
  parseSettings,
} from '../../seal/knowledge/settings';
import type { Knowledge } from '../../seal/knowledge/types';
import { KNOWLEDGE_FORMAT } from '../../seal/record/format';
import { openChat, QUESTION_PROBE } from './chat';
import type { CliDomain } from './cliDomain';
import { continualLines, continualTables } from './continualReport';
import {
  conditionLine,
  creditLines,
  knowledgeTables,
  multiPassageLines,
  roundLine,
  seedsSummary,
} from './knowledgeReport';
import { beginKnowledge, knowledgeInputs, knowledgeSource, sourceOfRun } from './knowledgeSource';
import { ANEW_FLAGS, AUTHOR_FLAGS, judgeFor, readOutside } from './outside';
import { passagePaths } from './passagePaths';

export const KNOWLEDGE_CLI: CliDomain<Knowledge> = {
  domain: KNOWLEDGE,
  format: KNOWLEDGE_FORMAT,
  about: 'Rounds of ReST-EM on passages and questions, of the micro-world or in plain English.',
  ownModel: 'micro-world',

  table: KNOWLEDGE_SETTINGS,
  further: [
    ['--chat', 'begin from the defaults for a chat model, in plain English, instead'],
    ['--passages-from <files...>', 'passages of your own: JSON of SEAL, SQuAD, CSV or SFT rows, with questions'],
    ['--held-out-from <files...>', 'those that only measure; without it the seed splits what --passages-from gives'],
    ['--edits-from <file>', 'self-edits that another wrote, in SEAL’s JSON: the row "teacher" of the comparison'],
    ['--edits-by <name>', 'who wrote them, where the file’s name does not say it'],
    ...AUTHOR_FLAGS,
  ],
  anew: ANEW_FLAGS,
  development: 'measure on development passages, on which settings may be chosen',
  help:
    'A file of passages may hold any of those kinds: what is in it counts, not its name.\n' +
    'Keys of endpoints come from SELKIE_API_KEY; where author and judge have different hosts, the judge’s from SELKIE_JUDGE_API_KEY.\n',
  settings: (given, { chat }) => parseSettings(given, chat === true ? CHAT_SETTINGS : DEFAULT_SETTINGS),
  tasks: () => null,
  passages: passagePaths,

  setSchema: 'selkie-run-set',
  ofItems: runOnItems,
  source: knowledgeSource,
  sourceOf: sourceOfRun,
  begin: beginKnowledge,
  outside: readOutside,
  judge: judgeFor,
  recordedSettings: (input) => parseRecordedSettings(input),
  assertResumable: ({ measuredOn: items, rounds }) => {
    if (items === null)
      throw new Error('it does not say which passages of the world it measured on. Start the run anew.');
    const written = rounds.flatMap(({ candidates }) => candidates.flatMap(({ edit }) => edit.parts));
    if (written.some(({ promptIds }) => promptIds.length === 0))
      throw new Error('it is a compact copy without token ids. Resume from the file that --json wrote.');
  },
  measured: ({ settings, items }) => {
    const { rounds, multiPassage, continual, corpus } = settings;
    // Of passages of one's own, those that are held out are pooled.
    const pools = multiPassage.passages > 0 && (corpus !== 'own' || items.heldOut.length > 0);
    const sequences = continual.sequences === 0 ? [] : continual.remedies;
    return [
      ...(pools ? [0, rounds].map((round) => ({ name: 'multi-passage' as const, round })) : []),
      ...sequences.map((remedy) => ({ name: continualName(remedy), round: rounds })),
    ];
  },

  chat: async (files, settings, isResumed) => {
    if (!asksInChat(settings)) return null;
    const way = isResumed ? '' : ', or leave out --chat, and --form and --question-form chat';
    return openChat(files, 'the chat form', isResumed, way, QUESTION_PROBE);
  },
  inputs: knowledgeInputs,
  expected: (given, { sideQuestions = null }) =>
    expectedKnowledgeModel(given, () => expectedTexts(given.settings), sideQuestions),

  conditionLine: (condition, { conditions }) => conditionLine(condition, conditions),
  roundLine,
  measureLines: (measure, { measures }) => {
    if (measure.name === 'credit') return creditLines(measure);
    return measure.name === 'multi-passage'
      ? multiPassageLines(measure, pooledOf(measures))
      : continualLines(measure, continualOf(measures));
  },

  summary: seedsSummary,
  tables: (runs) => [
    ...knowledgeTables(seedsSummary(runs)),
    ...continualTables(runs.map(({ measures }) => continualOf(measures))),
  ],
  aboutItems,
};

export const SEQUENTIAL_CLI: CliDomain<Knowledge> = {
  ...KNOWLEDGE_CLI,
  command: 'sequential',
  about: 'Edits one after another, each learned on top of the ones before: what is forgotten, and what helps.',
  settings: (given, { chat }) => parseSettings(given, sequencesAlone(chat === true ? CHAT_SETTINGS : DEFAULT_SETTINGS)),
};
