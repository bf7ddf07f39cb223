import { PenLine, TriangleAlert } from 'lucide-react';
import { StageFrame } from '../../experiment/StageFrame';
import { Button } from '../../ui/Button';
import { plural } from '../../ui/numbers';
import { useCandidates, usePuzzles, useRunnable, useSettings, useStage, useView } from '../experiment';
import { type CandidateView, configurationLine, editName } from '../results';
import { BY_HAND, INVALID, PUZZLE_EMPTY } from '../words/page';

export function SelfEditsCard() {
  const { status, changed, problem } = useStage('write');
  const { actions } = usePuzzles();
  const runnable = useRunnable();
  const candidates = useCandidates();
  const { edits, writing } = useSettings((state) => state.settings);
  const resampled = candidates.reduce((sum, { written }) => sum + (written?.rejected.length ?? 0), 0);
  const none = candidates.length === 0;
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
          {none ? edits : candidates.length}{' '}
          <small>{none ? 'to write' : plural(candidates.length, 'configuration').split(' ')[1]}</small>
        </>
      }
      caption={
        none || status === 'running'
          ? `at temperature ${writing.temperature}`
          : `${plural(resampled, 'invalid text')} sampled again`
      }
      empty={none ? PUZZLE_EMPTY.edits : null}
      action={
        <Button icon={PenLine} disabled={!runnable} onClick={() => void actions.runStage('write')}>
          Write self-edits
        </Button>
      }
    >
      <ul className="edit-list">
        {candidates.map((candidate, index) => (
          <EditItem key={candidate.id} candidate={candidate} name={editName(index)} live={status === 'running'} />
        ))}
      </ul>
    </StageFrame>
  );
}

function EditItem({ candidate, name, live }: { candidate: CandidateView; name: string; live: boolean }) {
  const { id, written, text, writing } = candidate;
  const { selected, select } = useView();
  const configuration = written?.configuration ?? null;
  return (
    <li className="edit-item" data-selected={id === selected}>
      <div className="head">
        <button type="button" aria-pressed={id === selected} onClick={() => select(id)}>
          {name}
        </button>
        {written?.author === 'hand' && <span className="muted">{BY_HAND}</span>}
        {written !== null && configuration === null && (
          <span className="warning">
            <TriangleAlert size={12} aria-hidden />
            {INVALID}
          </span>
        )}
      </div>
      {configuration === null ? (
        <p className={live && writing ? 'excerpt caret' : 'excerpt'}>{text}</p>
      ) : (
        <p className="excerpt" title={text}>
          {configurationLine(configuration)}
        </p>
      )}
    </li>
  );
}
