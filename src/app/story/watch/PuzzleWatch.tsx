/** A run on puzzles that goes on: the puzzle that it is at, configurations as they are written, what each adapter answers. */
import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { itemsOfRound } from '../../../seal/loop/restEm';
import { testResults } from '../../../seal/puzzles/predict';
import type { Puzzle } from '../../../seal/puzzles/types';
import { useWatch } from '../../puzzles/experiment';
import { GridView, PairView } from '../../puzzles/grids/GridView';
import { type CandidateView, configurationLine, NO_PUZZLE_RESULTS, type PuzzleResults } from '../../puzzles/results';
import { plural } from '../../ui/numbers';
import examStyles from '../exam.module.css';
import { LossLine } from '../LossLine';
import notesStyles from '../notes.module.css';
import { WatchFrame } from './WatchFrame';
import { WATCH } from './words';

/** As in the story of a recorded run. */
const PAIRS = 3;

interface Props {
  /** What it is called. */
  label: string;
  /** Tasks that a round trains on. */
  perRound: number;
  /** Beside the stages: how it is played. */
  children?: ReactNode;
}

export function PuzzleWatch({ label, perRound, children }: Props) {
  const watched = useWatch();
  const { purpose, round, items, at, byItem } = watched;
  const puzzles =
    items === null ? [] : purpose === 'train' ? itemsOfRound([...items.training], perRound, round) : items.heldOut;
  const puzzle = at === null ? undefined : puzzles[at];
  const results = (at === null ? undefined : byItem.get(at)) ?? NO_PUZZLE_RESULTS;
  const scene = puzzle && {
    reads: <Examples puzzle={puzzle} />,
    written: <Choices results={results} />,
    examined: <Answers puzzle={puzzle} results={results} />,
  };
  return (
    <WatchFrame label={label} domain="puzzles" watched={watched} items={puzzles.length} scene={scene ?? null}>
      {children}
    </WatchFrame>
  );
}

function Examples({ puzzle: { demonstrations } }: { puzzle: Puzzle }) {
  const more = demonstrations.length - PAIRS;
  return (
    <div className={notesStyles.pairs}>
      {demonstrations.slice(0, PAIRS).map((pair, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the examples are fixed
        <PairView key={index} {...pair} size="small" title={`Example ${index + 1}`} />
      ))}
      {more > 0 && <p className="muted small">and {plural(more, 'more example')}</p>}
    </div>
  );
}

function Choices({ results: { candidates } }: { results: PuzzleResults }) {
  if (candidates.length === 0) return <p className="muted">{WATCH.nothingChosen}</p>;
  // One that was refused has no losses, and so no line for the keys to stand at.
  const steered = candidates.find(({ losses }) => losses.length > 0)?.id;
  return (
    <div className={notesStyles.rivals}>
      {candidates.map((candidate, index) => (
        <Choice
          key={candidate.id}
          candidate={candidate}
          name={`Choice ${index + 1}`}
          steers={candidate.id === steered}
        />
      ))}
    </div>
  );
}

function Choice({ candidate, name, steers }: { candidate: CandidateView; name: string; steers: boolean }) {
  const { text, writing, written, losses, rewarded } = candidate;
  const configuration = written?.configuration ?? null;
  const isRefused = written !== null && configuration === null;
  return (
    <section className={notesStyles.sheet} data-trained={rewarded?.solved ?? false} aria-label={name}>
      <h3>{name}</h3>
      {configuration === null ? (
        <p className={writing ? 'mono caret' : 'mono'}>{text}</p>
      ) : (
        <p>{configurationLine(configuration)}</p>
      )}
      {isRefused && <p>{WATCH.refused}</p>}
      <footer>
        <LossLine losses={losses} draws={false} {...(steers && { steered: WATCH.losses })} />
        {rewarded !== null && <strong>{rewarded.solved ? 'solved: reward 1' : 'not solved: reward 0'}</strong>}
      </footer>
    </section>
  );
}

/** The first test, and what each adapter makes of it by vote. */
function Answers({ puzzle, results: { candidates } }: { puzzle: Puzzle; results: PuzzleResults }) {
  const [test] = puzzle.tests;
  const answered = candidates.flatMap(({ id, predictions }, index) => {
    const attempt = predictions === null ? null : testResults(puzzle, predictions)[0];
    return attempt?.attempts[0] === undefined
      ? []
      : [{ id, index, grid: attempt.attempts[0], isRight: attempt.correct }];
  });
  if (test === undefined) return null;
  return (
    <div className={notesStyles.attempts}>
      <span className={notesStyles.attempt}>
        <GridView grid={test.input} size="small" label="Test, input" />
        <small>test</small>
      </span>
      <ArrowRight size={16} aria-hidden />
      {answered.length === 0 && <p className="muted">{WATCH.notAnswered}</p>}
      {answered.map(({ id, index, grid, isRight }) => (
        <span key={id} className={notesStyles.attempt}>
          <GridView grid={grid} size="small" label={`Answer, choice ${index + 1}`} expected={test.output} />
          <small>
            choice {index + 1}{' '}
            {isRight !== null && (
              <span className={examStyles.chip} data-correct={isRight}>
                <span aria-hidden>{isRight ? '✓' : '✗'}</span> {isRight ? 'right' : 'wrong'}
              </span>
            )}
          </small>
        </span>
      ))}
    </div>
  );
}
