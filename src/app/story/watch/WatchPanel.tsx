/** The scene of a run that goes on: the passage that it is at, notes as they are written, losses, answers, what is kept, the score so far. */
import { ChevronLeft, ChevronRight, Eye } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { splitParagraphs } from '../../../seal/knowledge/passages';
import type { Passage } from '../../../seal/knowledge/types';
import { itemsOfRound } from '../../../seal/loop/restEm';
import { useWatch } from '../../knowledge/experiment';
import type { LabResults } from '../../knowledge/results';
import { NO_RESULTS } from '../../knowledge/results';
import { Button, IconButton } from '../../ui/Button';
import { Segments } from '../../ui/Segments';
import beatsStyles from '../beats.module.css';
import { LossLine } from '../LossLine';
import notesStyles from '../notes.module.css';
import { SceneColumn } from '../Scene';
import { fromTo, pointsOn, ScoreTrack } from '../ScoreTrack';
import sceneStyles from '../scene.module.css';
import scoreStyles from '../score.module.css';
import { outOfHundred } from '../words';
import { WatchedExam } from './WatchedExam';
import { WatchedNotes } from './WatchedNotes';
import { doneText, keptText, STAGE_NAMES, STAGES, shownStage, WATCH, whereText } from './words';

interface Props {
  /** What it is called. */
  label: string;
  /** Passages that a round trains on. */
  perRound: number;
  /** Beside the stages: how it is played, where it is. */
  children?: ReactNode;
}

export function WatchPanel({ label, perRound, children }: Props) {
  const { purpose, round, stage, items, at, byItem, policyLosses, kept, chosenOf } = useWatch();
  const [paragraph, setParagraph] = useState(0);
  const passages =
    items === null ? [] : purpose === 'train' ? itemsOfRound([...items.training], perRound, round) : items.heldOut;
  const passage = at === null ? undefined : passages[at];
  const results = (at === null ? undefined : byItem.get(at)) ?? NO_RESULTS;
  const training = stage === 'policy-finetune';
  return (
    <section className={sceneStyles.whole} aria-label={label}>
      <div className={sceneStyles.story}>
        <div className={sceneStyles.scene} data-watched>
          {passage === undefined ? (
            <p className={sceneStyles.begins}>{WATCH.waiting}</p>
          ) : (
            <>
              <Reads passage={passage} passages={passages.length} {...{ paragraph, setParagraph }} />
              <SceneColumn title={training ? WATCH.policy : 'It writes notes, and trains on them'} number={2}>
                {training ? (
                  <div className={notesStyles.sheet} data-trained>
                    <p>{keptText(kept, chosenOf)}</p>
                    <LossLine losses={policyLosses} draws={false} />
                  </div>
                ) : (
                  <WatchedNotes passage={passage} results={results} paragraph={paragraph} />
                )}
              </SceneColumn>
              <Examined passage={passage} results={results} paragraph={paragraph} />
            </>
          )}
        </div>
        <StageBar>{children}</StageBar>
      </div>
      <SoFar />
    </section>
  );
}

const Examined = (props: { passage: Passage; results: LabResults; paragraph: number }) => (
  <SceneColumn title="It sits the exam, book closed" number={3}>
    <WatchedExam {...props} />
  </SceneColumn>
);

interface ReadsProps {
  passage: Passage;
  passages: number;
  paragraph: number;
  setParagraph: (paragraph: number) => void;
}

function Reads({ passage, passages, paragraph, setParagraph }: ReadsProps) {
  const { purpose, round, rounds, at, follows, byItem, stay, follow } = useWatch();
  const paragraphs = splitParagraphs(passage.context);
  const known = [...byItem.keys()].toSorted((one, other) => one - other);
  const place = known.indexOf(at ?? -1);
  const go = (by: number): void => {
    const next = known[place + by];
    if (next !== undefined) stay(next);
  };
  return (
    <SceneColumn title="It reads" number={1}>
      <p className="muted small">{whereText(purpose, round, rounds, at ?? 0, passages)}</p>
      <p className={`${notesStyles.passage} ${notesStyles.longer}`}>{paragraphs[paragraph] ?? paragraphs[0]}</p>
      <div className={`row wrap ${notesStyles.places}`}>
        {paragraphs.length > 1 && (
          <Segments
            legend={WATCH.paragraph}
            options={paragraphs.map((_, index) => String(index))}
            labels={Object.fromEntries(paragraphs.map((_, index) => [index, `¶ ${index + 1}`]))}
            chosen={String(Math.min(paragraph, paragraphs.length - 1))}
            onChoose={(index) => setParagraph(Number(index))}
          />
        )}
        <IconButton
          icon={ChevronLeft}
          size="small"
          label={WATCH.previous}
          disabled={place <= 0}
          onClick={() => go(-1)}
        />
        <IconButton
          icon={ChevronRight}
          size="small"
          label={WATCH.next}
          disabled={place < 0 || place >= known.length - 1}
          onClick={() => go(1)}
        />
        <Button icon={Eye} size="small" aria-pressed={follows} onClick={follows ? () => stay(at ?? 0) : follow}>
          {WATCH.follow}
        </Button>
      </div>
    </SceneColumn>
  );
}

function StageBar({ children }: { children: ReactNode }) {
  const { stage, done, total } = useWatch();
  const present = shownStage(stage);
  const place = present === null ? -1 : STAGES.indexOf(present);
  return (
    <div className={beatsStyles.beats}>
      {children}
      <ol aria-label={WATCH.steps}>
        {STAGES.map((one, index) => (
          <li key={one} data-past={index < place} aria-current={one === present ? 'step' : undefined}>
            <b>{STAGE_NAMES[one]}</b> <span>{one === present ? doneText(done, total) : ''}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** What was measured on held-out passages until now. */
function SoFar() {
  const conditions = useWatch((state) => state.conditions);
  const heldOut = useWatch((state) => state.items?.heldOut.length ?? 0);
  const points = pointsOn('knowledge', conditions);
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
        <small>so far, on {heldOut} passages that it never trains on</small>
      </p>
      <ScoreTrack points={points} />
    </section>
  );
}
