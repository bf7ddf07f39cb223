/** The forms in which passages and their questions go out; all are read back (`read.ts`). */
import { writeCsv } from './csvWrite';
import type { FilePassage } from './dataFile';
import { writeSealPassages } from './sealJson';
import { writeSquad } from './squadWrite';

export interface PassageForm {
  /** As people call it. */
  label: string;
  /** Of a file's name. */
  ending: string;
  type: string;
  write: (passages: readonly FilePassage[]) => string;
}

export const PASSAGE_FORMS = {
  seal: { label: 'SEAL', ending: 'json', type: 'application/json', write: writeSealPassages },
  squad: { label: 'SQuAD', ending: 'squad.json', type: 'application/json', write: writeSquad },
  csv: { label: 'CSV', ending: 'csv', type: 'text/csv', write: writeCsv },
} as const satisfies Readonly<Record<string, PassageForm>>;

export type PassageFormName = keyof typeof PASSAGE_FORMS;
export const PASSAGE_FORM_NAMES: readonly PassageFormName[] = ['seal', 'squad', 'csv'];

/** @param stem of its name, without ending. */
export const passageFile = (name: PassageFormName, stem: string, passages: readonly FilePassage[]) => ({
  name: `${stem}.${PASSAGE_FORMS[name].ending}`,
  type: PASSAGE_FORMS[name].type,
  content: PASSAGE_FORMS[name].write(passages),
});
