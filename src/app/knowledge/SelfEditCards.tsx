/** The cards of the self-edits and of their finetune. */
import { TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { EditItem } from '../experiment/EditList';
import { FinetuneFrame, WritingFrame } from '../experiment/StageCards';
import { divergedCount, divergedNote } from '../experiment/words/diverged';
import { Problem } from '../ui/Callout';
import { nats, plural } from '../ui/numbers';
import {
  candidateName,
  lineCount,
  linesOf,
  type Measures,
  meanLosses,
  measuresOf,
  SIDES,
  scoredOf,
} from './candidates';
import { useResults, useSettings, useStage, useView } from './experiment';
import type { CandidateView } from './results';
import { EMPTY } from './words/lab';
import {
  goldText,
  OVERWRITES,
  overwritingText,
  rubricText,
  scoreText,
  sideDescription,
  sideText,
  trueText,
} from './words/measures';

export function SelfEditsCard() {
  const view = useStage('write');
  const candidates = useResults((state) => state.results.candidates);
  const lines = candidates.reduce((sum, candidate) => sum + lineCount(candidate), 0);
  return (
    <WritingFrame
      {...view}
      settings={useSettings((state) => state.settings)}
      count={candidates.length}
      unit="version"
      caption={plural(lines, 'line')}
      empty={EMPTY.edits}
    >
      {candidates.map((candidate) => (
        <Written key={candidate.id} candidate={candidate} live={view.status === 'running' && candidate.writing} />
      ))}
    </WritingFrame>
  );
}

/** One that did not change is not drawn anew with the others. */
const Written = memo(({ candidate, live }: { candidate: CandidateView; live: boolean }) => {
  const open = useView((state) => state.selected === candidate.id);
  const measures = measuresOf(candidate);
  const diverged = candidate.scored && divergedNote(candidate.scored);
  const said = [measures.accuracy === null ? [] : `${trueText(measures)} right`, diverged ?? []].flat().join(', ');
  const changed = candidate.selfEdit?.original !== undefined && 'edited by hand, ';
  const lines = candidate.parts.flatMap(linesOf);
  return (
    <EditItem
      id={candidate.id}
      name={candidateName(candidate)}
      aside={
        <span className="muted">
          {changed}
          {said || plural(lineCount(candidate), 'line')}
        </span>
      }
      excerpt={live ? (lines.at(-1) ?? '').slice(-48) : beginning(lines)}
      whole={!live}
      live={live}
    >
      <EditMeasures measures={measures} open={open} />
    </EditItem>
  );
});

/** The notes themselves come first; all of them stand in the details. */
function beginning(lines: readonly string[]): string {
  const more = lines.length - LINES_SHOWN;
  return [...lines.slice(0, LINES_SHOWN), ...(more > 0 ? [`… ${plural(more, 'more line')}`] : [])].join('\n');
}

const LINES_SHOWN = 4;

/** Numbers are of the self-edit that is picked; a mark stands at each that taught by overwriting. */
function EditMeasures({ measures, open }: { measures: Measures; open: boolean }) {
  const { rubric, goldLogProbability, recall } = measures;
  const harm = overwritingText(measures);
  return (
    <>
      {open && (rubric !== null || goldLogProbability !== null) && (
        <p className="row wrap muted small">
          {rubric !== null && (
            <span title={rubricText(rubric)}>
              Proxy {scoreText(rubric.total)} of 20: {rubricText(rubric)}
            </span>
          )}
          {goldLogProbability !== null && <span>gold {goldText(measures)}</span>}
          {recall !== null && <span>recall {nats(recall.mean)}</span>}
        </p>
      )}
      {open && <SideEffects measures={measures} brief />}
      {!open && harm !== null && (
        <Problem icon={TriangleAlert}>
          <span title={harm}>{OVERWRITES}</span>
        </Problem>
      )}
    </>
  );
}

/** What an edit did to everything else, in small numbers; a mark and words, or `brief` a word, where it taught by overwriting. */
export function SideEffects({ measures, brief = false }: { measures: Measures; brief?: boolean }) {
  const harm = overwritingText(measures);
  const sides = SIDES.flatMap((side) => {
    const score = measures[side];
    return score === null ? [] : [{ side, score }];
  });
  if (sides.length === 0) return null;
  return (
    <>
      <p className="row wrap muted small">
        {sides.map(({ side, score }) => (
          <span key={side} title={sideDescription(side, score)}>
            {sideText(side, score)}
          </span>
        ))}
      </p>
      {harm !== null && <Problem icon={TriangleAlert}>{brief ? <span title={harm}>{OVERWRITES}</span> : harm}</Problem>}
    </>
  );
}

export function FinetuneCard() {
  const { candidates, passageOnly } = useResults((state) => state.results);
  const { finetune, repeats } = useSettings((state) => state.settings);
  const trained = candidates
    .map((candidate) => ({ id: candidate.id, losses: meanLosses(candidate) }))
    .filter(({ losses }) => losses.length > 0);
  const adapters = [...candidates, passageOnly].reduce((sum, view) => sum + (view?.losses.length ?? 0), 0);
  return (
    <FinetuneFrame
      {...useStage('finetune')}
      curves={trained}
      totalSteps={Math.max(0, ...candidates.map(({ totalSteps }) => totalSteps))}
      planned={{
        steps: finetune.epochs,
        // In batches an epoch is as many steps as the edit has lines for, which nobody knows before it is written.
        ...(finetune.batchSize !== null && { unit: ' with each sequence' }),
        caption: `LoRA rank ${finetune.rank}, learning rate ${finetune.learningRate}${repeats > 1 ? `, ${repeats} repeats` : ''}`,
      }}
      caption={`mean of ${trained.length}; ${plural(adapters, 'adapter')} at once${divergedCount(scoredOf(candidates))}`}
      empty={EMPTY.finetune}
      line="self-edit"
    />
  );
}
