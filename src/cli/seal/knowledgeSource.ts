/** Where the passages of a headless run come from: a corpus or files, and what an outside author wrote about them. */
import * as z from 'zod/mini';
import { corpusInputs } from '../../seal/knowledge/inputs';
import { ownItems, settingsForOwn } from '../../seal/knowledge/ownInputs';
import { splitParagraphs } from '../../seal/knowledge/passages';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import { type Knowledge, type KnowledgeInputs, type Passage, passageSchema } from '../../seal/knowledge/types';
import type { KnowledgeRun } from '../../seal/record/record';
import { measuredOn } from '../../seal/record/schema';
import type { RunArguments, RunSource } from './cliDomain';
import { authoredBy } from './outside';
import { assertWritten, readPassagePaths } from './passagePaths';

type Source = RunSource<Knowledge>;

export const knowledgeSource: z.ZodMiniType<Source> = z.object({
  measuredOn,
  tasks: z.optional(z.object({ training: z.array(passageSchema), heldOut: z.array(passageSchema) })),
  authored: z.optional(z.object({ name: z.string(), texts: z.array(z.array(z.string())) })),
});

/** Passages of files are kept whole; of a corpus, what an author wrote about them. */
export function sourceOfRun({ measuredOn: sort, settings, items }: KnowledgeRun): Source {
  const source: Source = { measuredOn: sort ?? 'held-out' };
  return settings.corpus === 'own' ? { ...source, tasks: items } : { ...source, ...authoredIn(items.heldOut) };
}

export async function beginKnowledge(
  given: RunArguments<Knowledge>,
): Promise<{ settings: KnowledgeSettings; source: Source }> {
  const { outside } = given;
  const { settings, source } = passagesOf(given);
  if (outside?.author == null) return { settings, source };
  const { tasks } = source;
  const authored = await authoredBy(outside, settings, knowledgeInputs(settings, source).heldOut);
  if (tasks == null) return { settings, source: { ...source, authored } };
  return { settings, source: { ...source, tasks: { ...tasks, heldOut: writtenAbout(tasks.heldOut, authored) } } };
}

function passagesOf({ settings, development, passages }: RunArguments<Knowledge>): {
  settings: KnowledgeSettings;
  source: Source;
} {
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
}

export function knowledgeInputs(
  settings: KnowledgeSettings,
  { measuredOn: sort, tasks = null, authored }: Source,
): KnowledgeInputs {
  const lists = tasks && { training: [...tasks.training], heldOut: [...tasks.heldOut] };
  const inputs = corpusInputs(settings, sort === 'development' ? 'development' : 'heldOut', lists);
  if (authored === undefined) return inputs;
  const { texts } = authored;
  if (texts.length !== inputs.heldOut.length || inputs.heldOut.some(isOther(texts)))
    throw new Error('The texts of the author are about other passages than this Selkie makes. Begin the run anew.');
  return { ...inputs, heldOut: writtenAbout(inputs.heldOut, authored) };
}

const writtenAbout = (
  passages: readonly Passage[],
  { name, texts }: { name: string; texts: readonly (readonly string[])[] },
): Passage[] => passages.map((one, at) => ({ ...one, teacher: [...(texts[at] ?? [])], teacherName: name }));

const isOther =
  (texts: readonly (readonly string[])[]) =>
  ({ context }: Passage, at: number): boolean =>
    texts[at]?.length !== splitParagraphs(context).length;

/** As the items of a run hold it. */
function authoredIn(heldOut: readonly Passage[]): Pick<Source, 'authored'> {
  const [name] = new Set(heldOut.map(({ teacherName }) => teacherName));
  if (name === undefined) return {};
  return { authored: { name, texts: heldOut.map(({ teacher = [] }) => teacher) } };
}
