import { StageFrame } from '../../experiment/StageFrame';
import { divergedCount } from '../../experiment/words/diverged';
import { editName, solvedInContext } from '../candidates';
import { outcomeOf } from '../configuration/ConfigurationCard';
import { useCandidates, useQuizzedPuzzle, useResults, useSettings, useTrainCard, useView } from '../experiment';
import { VerdictMark } from '../grids/VotesView';
import { examplesText, PUZZLE_EMPTY, rewardCaption } from '../words/page';

export function RewardCard() {
  const { status, changed } = useTrainCard('reward');
  const { selected, select } = useView();
  const puzzle = useQuizzedPuzzle();
  const stepLimit = useSettings((state) => state.settings.finetune.stepLimit);
  const results = useResults((state) => state.results);
  const rewarded = useCandidates().flatMap(({ rewarded: one }, index) =>
    one === null ? [] : [{ one, name: editName(index) }],
  );
  const solved = rewarded.filter(({ one }) => one.solved).length;
  const none = rewarded.length === 0;
  const diverged = divergedCount(
    rewarded.map(({ one }) => one),
    '; ',
  );
  return (
    <StageFrame
      id="reward"
      number={5}
      name="Reward"
      status={status}
      changed={changed}
      figure={
        <>
          {none ? '–' : `${solved} of ${rewarded.length}`} <small>{solved === 1 ? 'solves' : 'solve'} the task</small>
        </>
      }
      caption={none ? 'comes with the quiz' : `${rewardCaption(solvedInContext(puzzle, results))}${diverged}`}
      empty={none ? PUZZLE_EMPTY.reward : null}
    >
      <ul className="edit-list">
        {rewarded.map(({ one, name }) => (
          <li key={one.edit.id} className="edit-item" data-selected={one.edit.id === selected}>
            <div className="head">
              <button type="button" aria-pressed={one.edit.id === selected} onClick={() => select(one.edit.id)}>
                {name}
              </button>
              <VerdictMark {...outcomeOf(one.edit, one, stepLimit)} />
            </div>
            <p className="excerpt">{examplesText(one.examples, one.steps)}</p>
          </li>
        ))}
      </ul>
    </StageFrame>
  );
}
