/** The frame of a run that goes on, in either domain: the item that it is at and the way to others, the stage at work, the score so far. */
import { ChevronLeft, ChevronRight, Eye } from 'lucide-react';
import type { ReactNode } from 'react';
import type { StoryScore } from '../../../seal/stories/story';
import type { PageTypes } from '../../experiment/experiment';
import type { WatchState } from '../../experiment/watch';
import { Button, IconButton } from '../../ui/Button';
import beatsStyles from '../beats.module.css';
import { LossLine } from '../LossLine';
import notesStyles from '../notes.module.css';
import { fromTo, pointsOn } from '../points';
import { SceneColumn } from '../Scene';
import { ScoreTrack } from '../ScoreTrack';
import sceneStyles from '../scene.module.css';
import scoreStyles from '../score.module.css';
import { outOfHundred } from '../words';
import { doneText, ITEM_WORDS, STAGES, shownStage, WATCH, whereText } from './words';

type Domain = 'knowledge' | 'puzzles';

interface Props<P extends PageTypes> {
  /** What it is called. */
  label: string;
  domain: Domain;
  watched: WatchState<P>;
  /** Items of the present part of the run. */
  items: number;
  /** What is read, written, and asked about the item; `null` before there is one. */
  scene: { reads: ReactNode; choose?: ReactNode; written: ReactNode; examined: ReactNode } | null;
  /** Beside the stages: how it is played. */
  children?: ReactNode;
}

export function WatchFrame<P extends PageTypes>({ label, domain, watched, items, scene, children }: Props<P>) {
  const { stage, kept, chosenOf, policyLosses } = watched;
  const words = ITEM_WORDS[domain];
  const training = stage === 'policy-finetune';
  return (
    <section className={sceneStyles.whole} aria-label={label}>
      <div className={sceneStyles.story}>
        <div className={sceneStyles.scene} data-watched>
          {scene === null ? (
            <p className={sceneStyles.begins}>{words.waiting}</p>
          ) : (
            <>
              <SceneColumn title={words.reads} number={1}>
                <Where domain={domain} watched={watched} items={items} />
                {scene.reads}
                <div className={`row wrap ${notesStyles.places}`}>
                  {scene.choose}
                  <Places domain={domain} watched={watched} />
                </div>
              </SceneColumn>
              <SceneColumn title={training ? words.policy : words.writes} number={2}>
                {training ? (
                  <div className={notesStyles.sheet} data-trained>
                    <p>{words.kept(kept, chosenOf)}</p>
                    <LossLine losses={policyLosses} draws={false} />
                  </div>
                ) : (
                  scene.written
                )}
              </SceneColumn>
              <SceneColumn title={words.exam} number={3}>
                {scene.examined}
              </SceneColumn>
            </>
          )}
        </div>
        <StageBar domain={domain} watched={watched}>
          {children}
        </StageBar>
      </div>
      <SoFar domain={domain} watched={watched} />
    </section>
  );
}

type Part<P extends PageTypes> = Pick<Props<P>, 'domain' | 'watched'>;

function Where<P extends PageTypes>({ domain, watched, items }: Part<P> & { items: number }) {
  const { purpose, round, rounds, at } = watched;
  return <p className="muted small">{whereText(purpose, round, rounds, at ?? 0, items, ITEM_WORDS[domain].item)}</p>;
}

/** To the items before and after it, as far as the run has come; or after the run. */
function Places<P extends PageTypes>({ domain, watched: { byItem, at, follows, stay, follow } }: Part<P>) {
  const words = ITEM_WORDS[domain];
  const known = [...byItem.keys()].toSorted((one, other) => one - other);
  const place = known.indexOf(at ?? -1);
  const go = (by: number): void => {
    const next = known[place + by];
    if (next !== undefined) stay(next);
  };
  return (
    <>
      <IconButton icon={ChevronLeft} size="small" label={words.previous} disabled={place <= 0} onClick={() => go(-1)} />
      <IconButton
        icon={ChevronRight}
        size="small"
        label={words.next}
        disabled={place < 0 || place >= known.length - 1}
        onClick={() => go(1)}
      />
      <Button icon={Eye} size="small" aria-pressed={follows} onClick={follows ? () => stay(at ?? 0) : follow}>
        {WATCH.follow}
      </Button>
    </>
  );
}

function StageBar<P extends PageTypes>({ domain, watched, children }: Part<P> & { children: ReactNode }) {
  const { stage, done, total } = watched;
  const present = shownStage(stage);
  const place = present === null ? -1 : STAGES.indexOf(present);
  const { stages } = ITEM_WORDS[domain];
  return (
    <div className={beatsStyles.beats}>
      {children}
      <ol aria-label={WATCH.steps}>
        {STAGES.map((one, index) => (
          <li key={one} data-past={index < place} aria-current={one === present ? 'step' : undefined}>
            <b>{stages[one]}</b> <span>{one === present ? doneText(done, total) : ''}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** What was measured on held-out items until now. */
function SoFar<P extends PageTypes>({ domain, watched: { conditions, items } }: Part<P>) {
  const scores: StoryScore[] = conditions.map(({ name, round, accuracy, standardError }) => {
    return { name, round, accuracy, standardError };
  });
  const points = pointsOn(domain, scores);
  const ends = fromTo(points);
  return (
    <section className={scoreStyles.score} aria-label="Result so far">
      <p className={scoreStyles.result}>
        {ends === null ? (
          <strong>{WATCH.measured}</strong>
        ) : (
          <strong>
            {outOfHundred(ends.from.accuracy)} right{' '}
            {ends.to !== ends.from && <span>→ {Math.round(ends.to.accuracy * 100)}</span>}
          </strong>
        )}
        <small>{ITEM_WORDS[domain].measuredOn(items?.heldOut.length ?? 0)}</small>
      </p>
      <ScoreTrack points={points} />
    </section>
  );
}
