import { PenLine, TriangleAlert } from 'lucide-react';
import { StageFrame } from '../experiment/StageFrame';
import { divergedNote } from '../experiment/words/diverged';
import { Button } from '../ui/Button';
import { plural } from '../ui/numbers';
import { candidateName, lineCount } from './candidates';
import { useKnowledge, useResults, useRunnable, useSettings, useStage, useView } from './experiment';
import { type Measures, measuresOf } from './measures';
import type { CandidateView } from './results';
import { SideEffects } from './SideEffects';
import { OVERWRITES } from './words/conditions';
import { EMPTY } from './words/lab';
import { goldText, overwritingText, rubricSum, rubricText, scoreText, trueText } from './words/measures';

export function SelfEditsCard() {
  const { actions } = useKnowledge();
  const runnable = useRunnable();
  const { status, changed, problem } = useStage('write');
  const candidates = useResults((state) => state.results.candidates);
  const edits = useSettings((state) => state.settings.edits);
  const temperature = useSettings((state) => state.settings.writing.temperature);
  const lines = candidates.reduce((sum, candidate) => sum + lineCount(candidate), 0);
  return (
    <StageFrame
      id="self-edits"
      number={2}
      name="Self-edits"
      status={status}
      changed={changed}
      problem={problem}
      figure={
        <>
          {candidates.length === 0 ? edits : candidates.length}{' '}
          <small>{candidates.length === 0 ? 'to write' : plural(candidates.length, 'version').split(' ')[1]}</small>
        </>
      }
      caption={candidates.length === 0 ? `at temperature ${temperature}` : plural(lines, 'line')}
      empty={candidates.length === 0 ? EMPTY.edits : null}
      action={
        <Button icon={PenLine} disabled={!runnable} onClick={() => void actions.runStage('write')}>
          Write self-edits
        </Button>
      }
    >
      <ul className="edit-list">
        {candidates.map((candidate) => (
          <EditItem key={candidate.id} candidate={candidate} live={status === 'running'} />
        ))}
      </ul>
    </StageFrame>
  );
}

function EditItem({ candidate, live }: { candidate: CandidateView; live: boolean }) {
  const selected = useView((state) => state.selected);
  const select = useView((state) => state.select);
  const measures = measuresOf(candidate);
  const diverged = candidate.scored === null ? null : divergedNote(candidate.scored);
  const text = candidate.parts.join('\n').replaceAll(/\n+/g, ' / ');
  return (
    <li className="edit-item" data-selected={selected === candidate.id}>
      <div className="head">
        <button type="button" aria-pressed={selected === candidate.id} onClick={() => select(candidate.id)}>
          {candidateName(candidate)}
        </button>
        <span className="muted">
          {[
            ...(measures.accuracy === null ? [] : [`${trueText(measures)} right`]),
            ...(diverged === null ? [] : [diverged]),
          ].join(', ') || plural(lineCount(candidate), 'line')}
        </span>
      </div>
      <p className={live && candidate.writing ? 'excerpt caret' : 'excerpt'}>
        <span>{live && candidate.writing ? text.slice(-48) : text}</span>
      </p>
      <EditMeasures measures={measures} open={selected === candidate.id} />
    </li>
  );
}

/** In short in the list; in words for the self-edit that is picked. */
function EditMeasures({ measures, open }: { measures: Measures; open: boolean }) {
  const { rubric, goldLogProbability } = measures;
  const harm = overwritingText(measures);
  return (
    <>
      {(rubric !== null || goldLogProbability !== null) && (
        <p className="edit-measures">
          {rubric !== null && (
            <span title={rubricText(rubric)}>
              Proxy {scoreText(rubric.total)}
              {open ? ` of 20: ${rubricText(rubric)}` : ` = ${rubricSum(rubric)}`}
            </span>
          )}
          {goldLogProbability !== null && <span>gold {goldText(measures)}</span>}
        </p>
      )}
      {open && <SideEffects measures={measures} brief />}
      {!open && harm !== null && (
        <p className="warning" title={harm}>
          <TriangleAlert size={12} aria-hidden />
          {OVERWRITES}
        </p>
      )}
    </>
  );
}
