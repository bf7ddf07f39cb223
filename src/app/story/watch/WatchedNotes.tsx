/** The notes that compete on one paragraph, as far as they have come: lines, loss, what they taught, and what became of them. */
import { markLines } from '../../../seal/knowledge/lineMarks';
import type { Passage } from '../../../seal/knowledge/types';
import { candidateName, linesOf, meanLosses } from '../../knowledge/candidates';
import type { CandidateView, LabResults } from '../../knowledge/results';
import { REASONS } from '../../knowledge/words/lab';
import { LossLine } from '../LossLine';
import { MarkedLine } from '../MarkedLine';
import notesStyles from '../notes.module.css';
import { outOfHundred } from '../words';
import { WATCH } from './words';

interface Props {
  passage: Passage;
  results: LabResults;
  paragraph: number;
}

export function WatchedNotes({ passage, results, paragraph }: Props) {
  const all = [...results.candidates, ...(results.passageOnly === null ? [] : [results.passageOnly])];
  const shown = all.filter(({ parts, losses }) => parts.length > 0 || losses.length > 0);
  if (shown.length === 0) return <p className="muted">{WATCH.nothing}</p>;
  // The keys stand at a line that is there.
  const steered = shown.find((one) => meanLosses(one).length > 0)?.id;
  return (
    <div className={notesStyles.rivals}>
      {shown.map((candidate) => (
        <Rival key={candidate.id} {...{ passage, results, paragraph, candidate }} steers={candidate.id === steered} />
      ))}
    </div>
  );
}

function Rival({
  passage,
  results,
  paragraph,
  candidate,
  steers,
}: Props & { candidate: CandidateView; steers: boolean }) {
  const { id, parts, writing, selfEdit, partRewards, reward } = candidate;
  const isBare = results.passageOnly?.id === id;
  const lines = linesOf(parts[paragraph] ?? '');
  const marks = markLines(passage, lines);
  const decision = results.decisions.find((one) => one.edit === id && one.paragraph === paragraph);
  const taught = partRewards[paragraph] ?? reward;
  const name = isBare ? 'The passage alone' : noteName(candidate, selfEdit?.policyVersion ?? null);
  return (
    <section
      className={notesStyles.sheet}
      data-trained={decision?.kept ?? false}
      data-dropped={decision?.kept === false}
      aria-label={name}
    >
      <h3>{name}</h3>
      {decision !== undefined && <p>{REASONS[decision.reason]}</p>}
      <ul className={writing ? 'caret' : undefined}>
        {lines.map((text, at) => {
          const mark = marks[at];
          if (mark === undefined || mark.repeats !== null) return null;
          const times = 1 + marks.filter(({ repeats }) => repeats === at).length;
          // biome-ignore lint/suspicious/noArrayIndexKey: lines only ever grow at the end
          return <MarkedLine key={at} line={{ text, ...mark, times }} />;
        })}
      </ul>
      <footer>
        <LossLine losses={meanLosses(candidate)} draws={false} {...(steers && { steered: WATCH.losses })} />
        {taught !== null && <strong>{outOfHundred(taught.mean)} right</strong>}
      </footer>
    </section>
  );
}

function noteName(candidate: CandidateView, version: number | null): string {
  const { selfEdit } = candidate;
  if (selfEdit?.author === 'teacher') return candidateName(candidate);
  const number = `Notes ${candidate.sample + 1}`;
  return version === null || version === 0 ? number : `${number}, policy of round ${version}`;
}
