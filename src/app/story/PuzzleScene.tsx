/** The examples, the configuration before and after training, and the answer to the test: the scene of a run on puzzles. */
import { ArrowRight } from 'lucide-react';
import { rateText } from '../../seal/puzzles/configuration';
import { AUGMENTATIONS } from '../../seal/puzzles/types';
import type { PuzzleStory, StoryConfiguration } from '../../seal/stories/story';
import { GridView, PairView } from '../puzzles/grids/GridView';
import { AUGMENTATION_NAMES, CONFIGURATION } from '../puzzles/words/configuration';
import { plural } from '../ui/numbers';
import type { Beat, Beats } from './beats';
import examStyles from './exam.module.css';
import { LossLine } from './LossLine';
import notesStyles from './notes.module.css';
import { Reveal, SceneColumn } from './Scene';
import { configurationTitle } from './words';

/** The others show the same rule. */
const SHOWN = 3;

export function PuzzleScene({ story, source, beats }: { story: PuzzleStory; source: string; beats: Beats }) {
  const { demonstrations, test, sheets } = story;
  return (
    <>
      <SceneColumn title="It looks at examples" number={1} beside={source}>
        <div className={notesStyles.pairs}>
          {demonstrations.slice(0, SHOWN).map((pair, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the examples are fixed
            <PairView key={index} {...pair} size="small" title={`Example ${index + 1}`} />
          ))}
          {demonstrations.length > SHOWN && (
            <p className="muted small">and {plural(demonstrations.length - SHOWN, 'more example')}</p>
          )}
        </div>
      </SceneColumn>
      <SceneColumn title="It decides how to train itself, and does" number={2}>
        <div className={notesStyles.sheets} data-many={sheets.length > 1}>
          {sheets.map((sheet, at) => (
            <Choice key={sheet.round} sheet={sheet} beats={beats} beat={at === 0 ? 'writes' : 'better'} />
          ))}
        </div>
      </SceneColumn>
      <SceneColumn title="It answers the test" number={3}>
        <div className={notesStyles.attempts}>
          <span className={notesStyles.attempt}>
            <GridView grid={test.input} label="Test, input" />
            <small>test</small>
          </span>
          <ArrowRight size={16} aria-hidden />
          {sheets.map((sheet, at) => (
            <Reveal key={sheet.round} when={beats.shows(at === 0 ? 'exam' : 'better')}>
              <Attempt sheet={sheet} expected={test.output} />
            </Reveal>
          ))}
        </div>
        <Reveal when={beats.shows('better')}>
          <AllTasks story={story} />
        </Reveal>
      </SceneColumn>
    </>
  );
}

function Choice({ sheet, beats, beat }: { sheet: StoryConfiguration; beats: Beats; beat: Beat }) {
  const { round, configuration, examples, losses, solved } = sheet;
  const { task, augmentations, loss, learningRate, epochs } = configuration;
  const on = AUGMENTATIONS.filter((name) => augmentations[name]).map((name) => AUGMENTATION_NAMES[name]);
  const isFirst = beat === 'writes';
  return (
    <Reveal when={beats.shows(beat)}>
      <section className={notesStyles.sheet} data-trained={round > 0} aria-label={configurationTitle(round)}>
        <h3>{configurationTitle(round)}</h3>
        <p>Everything in it is the model’s own choice.</p>
        <dl>
          {task !== null && (
            <>
              <dt>it says</dt>
              <dd>“{task}”</dd>
            </>
          )}
          <dt>copies</dt>
          <dd>{on.length === 0 ? CONFIGURATION.noAugmentation : on.join(', ')}</dd>
          <dt>learns from</dt>
          <dd>{loss === 'output' ? 'the answers alone' : 'every cell'}</dd>
          <dt>rate</dt>
          <dd>{rateText(learningRate)}</dd>
          <dt>passes</dt>
          <dd>
            {epochs} over {plural(examples, 'copy', 'copies')}
          </dd>
        </dl>
        <footer>
          <Reveal when={beats.shows(isFirst ? 'trains' : 'better')}>
            <LossLine losses={losses} draws={beats.playing} />
          </Reveal>
          <Reveal when={beats.shows(isFirst ? 'reward' : 'better')}>
            <strong>{solved ? 'solved: reward 1' : 'not solved: reward 0'}</strong>
          </Reveal>
        </footer>
      </section>
    </Reveal>
  );
}

function Attempt({ sheet, expected }: { sheet: StoryConfiguration; expected: PuzzleStory['test']['output'] }) {
  const { attempt, solved, round } = sheet;
  const name = round === 0 ? 'first choice' : 'after the rewards';
  if (attempt === null) return null;
  return (
    <span className={notesStyles.attempt}>
      <GridView grid={attempt} label={`Answer, ${name}`} expected={expected} />
      <small>
        <span className={examStyles.chip} data-correct={solved}>
          <span aria-hidden>{solved ? '✓' : '✗'}</span> {solved ? 'right' : 'wrong'}
        </span>
      </small>
      <small>{name}</small>
    </span>
  );
}

/** Every held-out task as a square, so that one sees how usual the one above is. */
function AllTasks({ story: { solved, sheets } }: { story: PuzzleStory }) {
  return (
    <div className={notesStyles.tasks}>
      {solved.map((tasks, at) => {
        const count = tasks.filter(Boolean).length;
        const name = sheets[at]?.round === 0 ? 'first choices' : 'after the rewards';
        return (
          <figure key={name} aria-label={`${name}: ${count} of ${tasks.length} tasks solved`}>
            <figcaption>
              {name}: <strong>{count}</strong> of {tasks.length} solved
            </figcaption>
            <span aria-hidden>
              {tasks.map((isSolved, task) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the tasks are fixed
                <i key={task} data-solved={isSolved} />
              ))}
            </span>
          </figure>
        );
      })}
    </div>
  );
}
