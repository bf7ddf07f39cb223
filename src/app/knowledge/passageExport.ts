/** Passages and their questions as a file, in each of the forms that go out. */
import type { FilePassage } from '../../seal/knowledge/files/dataFile';
import { PASSAGE_FORM_NAMES, PASSAGE_FORMS, passageFile } from '../../seal/knowledge/files/passageForms';
import type { ExportEntry } from '../experiment/download';

/** @param stem of the file's name. */
export function passageEntry(label: string, stem: string, passages: () => readonly FilePassage[]): ExportEntry {
  return {
    label,
    forms: PASSAGE_FORM_NAMES.map((name) => PASSAGE_FORMS[name].label),
    isEmpty: () => !passages().some(({ context }) => context.trim() !== ''),
    make: (form) => {
      const name = PASSAGE_FORM_NAMES.find((one) => PASSAGE_FORMS[one].label === form) ?? 'seal';
      return passageFile(name, stem, passages());
    },
  };
}
