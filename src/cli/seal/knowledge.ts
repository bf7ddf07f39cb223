/** `npm run seal -- knowledge`: the ReST-EM loop on the embedded world. */
import * as z from 'zod/mini';
import { KNOWLEDGE } from '../../seal/knowledge/domain';
import { corpusInputs } from '../../seal/knowledge/inputs';
import { type OwnItems, ownItems, type PassageNumber, settingsForOwn } from '../../seal/knowledge/ownInputs';
import { aboutItems } from '../../seal/knowledge/runFile/index';
import {
  asksInChat,
  CHAT_SETTINGS,
  DEFAULT_SETTINGS,
  KNOWLEDGE_SETTINGS,
  parseRecordedSettings,
  parseSettings,
} from '../../seal/knowledge/settings';
import { type Knowledge, type Passage, passageSchema } from '../../seal/knowledge/types';
import { KNOWLEDGE_FORMAT } from '../../seal/record/format';
import { measuredOn } from '../../seal/record/schema';
import { openChat, QUESTION_PROBE } from './chat';
import type { CliDomain, OptionValues } from './cliDomain';
import { conditionLine, knowledgeTables, multiPassageLines, roundLine, seedsSummary } from './knowledgeReport';
import { assertWritten, type PassagePaths, readPassagePaths } from './passagePaths';

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
  ],
  development: 'measure on development passages, on which settings may be chosen',
  help: 'A file of passages may hold any of those kinds: what is in it counts, not its name.\n',
  settings: (given, { chat }) => parseSettings(given, chat === true ? CHAT_SETTINGS : DEFAULT_SETTINGS),
  tasks: () => null,
  passages: passagePaths,

  setSchema: 'selkie-run-set',
  source: z.object({
    measuredOn,
    tasks: z.optional(z.object({ training: z.array(passageSchema), heldOut: z.array(passageSchema) })),
  }),
  sourceOf: ({ measuredOn: sort, settings, items }) => ({
    measuredOn: sort ?? 'held-out',
    ...(settings.corpus === 'own' && { tasks: items }),
  }),
  begin: ({ settings, development, passages }) => {
    if (passages === undefined) {
      if (settings.corpus === 'own')
        throw new Error('--corpus own needs --passages-from, which says where the passages are.');
      return { settings, source: { measuredOn: development ? 'development' : 'held-out' } };
    }
    const read = readPassagePaths(passages, settings);
    const own = settingsForOwn(settings, read, passages.asked);
    const tasks = ownItems(own, read);
    if (passages.edits !== null) assertWritten(tasks, passages.edits);
    return { settings: own, source: { measuredOn: 'held-out', tasks } };
  },
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
  inputs: (settings, { measuredOn: sort, tasks = null }) =>
    corpusInputs(settings, sort === 'development' ? 'development' : 'heldOut', tasks && ownLists(tasks)),

  conditionLine: (condition, { conditions }) => conditionLine(condition, conditions),
  roundLine,
  measureLines: (measure, { measures }) => multiPassageLines(measure, measures),

  summary: seedsSummary,
  tables: (runs) => knowledgeTables(seedsSummary(runs)),
  aboutItems,
};

const ownLists = ({ training, heldOut }: { training: readonly Passage[]; heldOut: readonly Passage[] }): OwnItems => ({
  training: [...training],
  heldOut: [...heldOut],
});

function passagePaths(values: OptionValues): (PassagePaths & { asked: ReadonlySet<string> }) | null {
  const { passagesFrom: training, heldOutFrom = null, editsFrom = null, editsBy = null, corpus, development } = values;
  const others = { 'held-out-from': heldOutFrom, 'edits-from': editsFrom, 'edits-by': editsBy };
  const [lonely] = Object.entries(others).filter(([, given]) => given !== null);
  if (training === undefined) {
    if (lonely !== undefined) throw new Error(`--${lonely[0]} needs --passages-from, which says what to train on.`);
    return null;
  }
  if (editsBy !== null && editsFrom === null) throw new Error('--edits-by needs --edits-from, whose writer it names.');
  if (corpus !== undefined && corpus !== 'own')
    throw new Error(`--corpus ${String(corpus)} names other passages than --passages-from. Leave one of them out.`);
  if (development)
    throw new Error(
      '--development measures on passages that came along, but --passages-from gives others. Leave one out.',
    );
  const asked = new Set<PassageNumber>();
  if (values.passages !== undefined) asked.add('trainingPassages');
  if (values.heldOut !== undefined) asked.add('heldOutPassages');
  return { training, heldOut: heldOutFrom, edits: editsFrom, writer: editsBy, asked };
}
