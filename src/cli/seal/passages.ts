/** `npm run seal -- passages OUT FILES…`: passages and their questions, of any form that is read, in one of those that go out. */
import { PASSAGE_FORM_NAMES, PASSAGE_FORMS, type PassageFormName } from '../../seal/knowledge/files/passageForms';
import { assertNotInput, assertWritable, CommandError } from '../commandLine';
import { readPassagePath } from './passagePaths';
import { writeWhole } from './runSet';

const isForm = (name: string): name is PassageFormName => PASSAGE_FORM_NAMES.some((known) => known === name);

/** @param to the form; without one it is CSV where `out` ends so, else SEAL's JSON. @throws Error with one plain line. */
export async function passagesCommand(out: string, paths: readonly string[], to?: string): Promise<void> {
  const form = to ?? (out.endsWith('.csv') ? 'csv' : 'seal');
  if (!isForm(form)) throw new CommandError(`--to ${form}: it must be one of ${PASSAGE_FORM_NAMES.join(', ')}.`);
  await assertWritable(out, out);
  assertNotInput(out, paths);
  const passages = paths.flatMap((path) => readPassagePath(path).passages);
  writeWhole(out, PASSAGE_FORMS[form].write(passages));
  const questions = passages.reduce((sum, one) => sum + one.questions.length, 0);
  process.stdout.write(
    `${out}: ${passages.length} passages, ${questions} questions, as ${PASSAGE_FORMS[form].label}\n`,
  );
}
