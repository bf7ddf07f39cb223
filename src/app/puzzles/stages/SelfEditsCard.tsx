import { PenLine } from 'lucide-react';
import { EditItem, StageFrame } from '../../experiment/StageFrame';
import { Warning } from '../../ui/Callout';
import { plural } from '../../ui/numbers';
import { useCandidates, useSettings, useStage } from '../experiment';
import { type CandidateView, configurationLine, editName } from '../results';
import { BY_HAND, INVALID, PUZZLE_EMPTY } from '../words/page';

export function SelfEditsCard() {
  const view = useStage('write');
  const live = view.status === 'running';
  const candidates = useCandidates();
  const { edits, writing } = useSettings((state) => state.settings);
  const resampled = candidates.reduce((sum, { written }) => sum + (written?.rejected.length ?? 0), 0);
  const none = candidates.length === 0;
  return (
    <StageFrame
      id="self-edits"
      number={2}
      name="Self-edits"
      {...view}
      button={{ icon: PenLine, label: 'Write self-edits' }}
      figure={none ? edits : candidates.length}
      unit={none ? 'to write' : plural(candidates.length, 'configuration').split(' ')[1]}
      caption={
        none || live ? `at temperature ${writing.temperature}` : `${plural(resampled, 'invalid text')} sampled again`
      }
      empty={none ? PUZZLE_EMPTY.edits : null}
    >
      <ul className="edit-list">
        {candidates.map((candidate, index) => (
          <Written key={candidate.id} candidate={candidate} name={editName(index)} live={live} />
        ))}
      </ul>
    </StageFrame>
  );
}

interface WrittenProps {
  candidate: CandidateView;
  name: string;
  live: boolean;
}

function Written({ candidate: { id, written, text, writing }, name, live }: WrittenProps) {
  const configuration = written?.configuration ?? null;
  return (
    <EditItem
      id={id}
      name={name}
      aside={
        <>
          {written?.author === 'hand' && <span className="muted">{BY_HAND}</span>}
          {written !== null && configuration === null && <Warning>{INVALID}</Warning>}
        </>
      }
      excerpt={configuration === null ? text : configurationLine(configuration)}
      title={configuration === null ? undefined : text}
      live={configuration === null && live && writing}
    />
  );
}
