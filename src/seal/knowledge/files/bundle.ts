/**
 * "Continue on a cluster": what a run has come to, as files that SEAL's official repository, TRL, PEFT, DeepSpeed and vLLM take, with
 * a README that says which command takes which.
 */
import { itemsOfRound } from '../../loop/restEm';
import type { KnowledgeRun } from '../../record/record';
import { select } from '../selection';
import type { Candidate, Passage, SelectionDecision, SelfEdit } from '../types';
import { bundleReadme } from './bundleReadme';
import { sealPassage } from './sealJson';
import { sealSelfEdits, sftRows } from './sealWrite';
import { writeSftRows } from './sftRows';

/** What one policy wrote about some passages. */
export interface WrittenSet {
  /** Of its file, without folder and ending. */
  name: string;
  passages: readonly Passage[];
  edits: readonly SelfEdit[];
  /** Where a round kept some of them. */
  kept: { candidates: readonly Pick<Candidate, 'edit'>[]; decisions: readonly SelectionDecision[] } | null;
}

/** An adapter as PEFT has it: its folder's name and files. */
export interface AdapterFolder {
  name: string;
  files: ReadonlyMap<string, Uint8Array>;
}

export interface Bundle {
  title: string;
  settings: KnowledgeRun['settings'];
  model: string;
  training: readonly Passage[];
  heldOut: readonly Passage[];
  written: readonly WrittenSet[];
  adapters: readonly AdapterFolder[];
}

/**
 * Of a run of the loop, whose adapters are not kept. The steps of the Lab are a run without rounds, of one passage that is its own
 * training passage: kept is what the rule would keep.
 */
export function bundleOfRun(run: KnowledgeRun): Bundle {
  const { items, rounds, start, settings, model, id } = run;
  const isLab = items.training.length === 0;
  const training = isLab ? items.heldOut : items.training;
  const editsOf = (candidates: readonly Candidate[]): SelfEdit[] =>
    candidates.flatMap(({ edit }) => (edit.author === 'none' ? [] : [edit]));
  const heldOut = [{ round: 0, evaluations: start }, ...rounds].flatMap(({ round, evaluations }) =>
    evaluations.flatMap(({ condition: { name }, candidates, base }): WrittenSet[] => {
      const edits = editsOf(candidates);
      // Rows that take the best of the samples have no edits of their own.
      if (edits.length === 0 || name.endsWith('-best')) return [];
      const kept = isLab ? { candidates, decisions: select(settings, candidates, base) } : null;
      return [{ name: isLab ? `lab_${name}` : `round${round}_held_out_${name}`, passages: items.heldOut, edits, kept }];
    }),
  );
  const trained = rounds.map(({ round, candidates, decisions }): WrittenSet => {
    const passages = itemsOfRound(items.training, settings.trainingPassages, round);
    return { name: `round${round}_train`, passages, edits: editsOf(candidates), kept: { candidates, decisions } };
  });
  const parts = { training, heldOut: isLab ? [] : items.heldOut, written: [...trained, ...heldOut], adapters: [] };
  return { title: id, settings, model: model.name, ...parts };
}

/** Name to text or bytes, with the folders in the names. */
export function bundleFiles(bundle: Bundle): Map<string, string | Uint8Array> {
  const { settings, training, heldOut, written, adapters } = bundle;
  const { answerStart } = settings.writing;
  const files = new Map<string, string | Uint8Array>();
  const json = (name: string, rows: readonly object[]): void => {
    if (rows.length > 0) files.set(name, `${JSON.stringify(rows, null, 2)}\n`);
  };
  json('data/passages_train.json', training.map(sealPassage));
  json('data/passages_held_out.json', heldOut.map(sealPassage));
  for (const { name, passages, edits, kept } of written) {
    json(`self_edits/${name}.json`, sealSelfEdits(passages, edits, answerStart));
    const rows = kept === null ? [] : sftRows(kept.candidates, kept.decisions, answerStart);
    if (rows.length > 0) files.set(`sft/${name}.jsonl`, writeSftRows(rows));
  }
  for (const { name, files: own } of adapters)
    for (const [file, bytes] of own) files.set(`adapters/${name}/${file}`, bytes);
  files.set('README.md', bundleReadme(bundle, [...files.keys()]));
  return files;
}
