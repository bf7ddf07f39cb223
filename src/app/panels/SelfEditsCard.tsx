import { PenLine } from 'lucide-react';
import { runStage } from '../lab/actions';
import { candidateName, lineCount } from '../lab/candidates';
import type { CandidateView } from '../lab/labEvents';
import { useStage } from '../lab/useStage';
import { useLab } from '../stores/lab';
import { useSettings } from '../stores/settings';
import { useView } from '../stores/view';
import { EMPTY } from '../strings/lab';
import { percent, plural } from '../strings/numbers';
import { StageCard } from './StageCard';

export function SelfEditsCard() {
  const { status, changed, problem, runnable } = useStage('write');
  const candidates = useLab((state) => state.results.candidates);
  const edits = useSettings((state) => state.settings.edits);
  const temperature = useSettings((state) => state.settings.writing.temperature);
  const lines = candidates.reduce((sum, candidate) => sum + lineCount(candidate), 0);
  return (
    <StageCard
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
        <button type="button" className="button" disabled={!runnable} onClick={() => void runStage('write')}>
          <PenLine size={14} aria-hidden />
          Write self-edits
        </button>
      }
    >
      <ul className="edit-list">
        {candidates.map((candidate) => (
          <EditItem key={candidate.id} candidate={candidate} live={status === 'running'} />
        ))}
      </ul>
    </StageCard>
  );
}

function EditItem({ candidate, live }: { candidate: CandidateView; live: boolean }) {
  const selected = useView((state) => state.selected);
  const select = useView((state) => state.select);
  const text = candidate.parts.join('\n').replaceAll(/\n+/g, ' / ');
  return (
    <li className="edit-item" data-selected={selected === candidate.id}>
      <div className="head">
        <button type="button" aria-pressed={selected === candidate.id} onClick={() => select(candidate.id)}>
          {candidateName(candidate)}
        </button>
        <span className="muted">
          {candidate.reward === null ? plural(lineCount(candidate), 'line') : percent(candidate.reward.mean)}
        </span>
      </div>
      <p className={live && candidate.writing ? 'excerpt caret' : 'excerpt'}>
        <span>{live && candidate.writing ? text.slice(-48) : text}</span>
      </p>
    </li>
  );
}
