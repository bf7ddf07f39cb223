/** `npm run seal -- knowledge`: the ReST-EM loop on the embedded world. */
import * as z from 'zod/mini';
import { KNOWLEDGE } from '../../seal/knowledge/domain';
import { corpusInputs } from '../../seal/knowledge/inputs';
import { splitParagraphs } from '../../seal/knowledge/passages';
import { aboutItems } from '../../seal/knowledge/runFile/index';
import {
  asksInChat,
  CHAT_SETTINGS,
  DEFAULT_SETTINGS,
  KNOWLEDGE_SETTINGS,
  parseRecordedSettings,
  parseSettings,
} from '../../seal/knowledge/settings';
import type { Knowledge, KnowledgeInputs, Passage } from '../../seal/knowledge/types';
import { KNOWLEDGE_FORMAT } from '../../seal/record/format';
import { measuredOn } from '../../seal/record/schema';
import { openChat, QUESTION_PROBE } from './chat';
import type { CliDomain, RunSource } from './cliDomain';
import { conditionLine, knowledgeTables, multiPassageLines, roundLine, seedsSummary } from './knowledgeReport';
import { ANEW_FLAGS, AUTHOR_FLAGS, authoredBy, judgeFor, readOutside } from './outside';

export const KNOWLEDGE_CLI: CliDomain<Knowledge> = {
  domain: KNOWLEDGE,
  format: KNOWLEDGE_FORMAT,
  about: 'Rounds of ReST-EM on passages and questions, of the micro-world or in plain English.',
  ownModel: 'micro-world',

  table: KNOWLEDGE_SETTINGS,
  further: [['--chat', 'begin from the defaults for a chat model, in plain English, instead'], ...AUTHOR_FLAGS],
  anew: ANEW_FLAGS,
  development: 'measure on development passages, on which settings may be chosen',
  help: 'Keys of endpoints come from SELKIE_API_KEY; where author and judge have different hosts, the judge’s from SELKIE_JUDGE_API_KEY.\n',
  settings: (given, { chat }) => parseSettings(given, chat === true ? CHAT_SETTINGS : DEFAULT_SETTINGS),
  tasks: () => null,

  setSchema: 'selkie-run-set',
  source: z.object({
    measuredOn,
    authored: z.optional(z.object({ name: z.string(), texts: z.array(z.array(z.string())) })),
  }),
  sourceOf: ({ measuredOn: sort, items }) => ({ measuredOn: sort ?? 'held-out', ...authoredIn(items.heldOut) }),
  begin: async ({ settings, development, outside }) => {
    const source: RunSource<Knowledge> = { measuredOn: development ? 'development' : 'held-out' };
    if (outside?.author == null) return { settings, source };
    const authored = await authoredBy(outside, settings, inputsOf(settings, source).heldOut);
    return { settings, source: { ...source, authored } };
  },
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
  measuredAfter: ({ settings }) => (settings.multiPassage.passages === 0 ? [] : [0, settings.rounds]),

  chat: async (files, settings, isResumed) => {
    if (!asksInChat(settings)) return null;
    const way = isResumed ? '' : ', or leave out --chat, and --form and --question-form chat';
    return openChat(files, 'the chat form', isResumed, way, QUESTION_PROBE);
  },
  inputs: inputsOf,

  conditionLine: (condition, { conditions }) => conditionLine(condition, conditions),
  roundLine,
  measureLines: (measure, { measures }) => multiPassageLines(measure, measures),

  summary: seedsSummary,
  tables: (runs) => knowledgeTables(seedsSummary(runs)),
  aboutItems,
};

function inputsOf(
  settings: Knowledge['settings'],
  { measuredOn: sort, authored }: RunSource<Knowledge>,
): KnowledgeInputs {
  const inputs = corpusInputs(settings, sort === 'development' ? 'development' : 'heldOut');
  if (authored === undefined) return inputs;
  const { name, texts } = authored;
  if (texts.length !== inputs.heldOut.length || inputs.heldOut.some(isOther(texts)))
    throw new Error('The texts of the author are about other passages than this Selkie makes. Begin the run anew.');
  const heldOut = inputs.heldOut.map(
    (one, at): Passage => ({ ...one, teacher: [...(texts[at] ?? [])], teacherName: name }),
  );
  return { ...inputs, heldOut };
}

const isOther =
  (texts: readonly (readonly string[])[]) =>
  ({ context }: Passage, at: number): boolean =>
    texts[at]?.length !== splitParagraphs(context).length;

/** As the items of a run hold it. */
function authoredIn(heldOut: readonly Passage[]): Pick<RunSource<Knowledge>, 'authored'> {
  const [name] = new Set(heldOut.map(({ teacherName }) => teacherName));
  if (name === undefined) return {};
  return { authored: { name, texts: heldOut.map(({ teacher = [] }) => teacher) } };
}
