/** SEAL explained: two loops in eight steps with live figures on recorded runs, what a class does with it, and the glossary. */
import { useDeferredValue, useEffect } from 'react';
import { useHashPath } from '../experiment/link/hash';
import { TOUR } from '../experiment/words/tour';
import { Button } from '../ui/Button';
import { Head, Main } from '../ui/Main';
import { Classroom } from './classroom/Classroom';
import { Glossary } from './Glossary';
import styles from './learn.module.css';
import { fetchLesson, useLesson } from './lessonStore';
import { Loops } from './parts/Loops';
import { Sentences } from './parts/Prose';
import { BestOfK } from './steps/BestOfK';
import { CostStep } from './steps/CostStep';
import { InnerLoop } from './steps/InnerLoop';
import { PaperStep } from './steps/PaperStep';
import { PassageStep } from './steps/PassageStep';
import { PolicyStep } from './steps/PolicyStep';
import { PuzzleStep } from './steps/PuzzleStep';
import { RewardNoise } from './steps/RewardNoise';
import { CLASSROOM } from './words/classroom';
import { LEARN, STEPS } from './words/steps';

const TITLE = 'Selkie: a playground for self-adapting language models';

export default function LearnPage() {
  const { lesson: read, problem } = useLesson();
  // Eight figures at once would hold the page up: they are drawn in pieces.
  const lesson = useDeferredValue(read);
  const [path] = useHashPath();
  useEffect(() => {
    void fetchLesson();
    document.title = 'Learn · Selkie';
    return () => {
      document.title = TITLE;
    };
  }, []);
  const isThere = lesson !== null;
  useEffect(() => {
    if (isThere) lead(path);
  }, [path, isThere]);
  return (
    <Main>
      <Head
        headline={LEARN.title}
        text={LEARN.intro.map((text) => (
          <p key={text}>
            <Sentences text={text} />
          </p>
        ))}
      >
        <Button data-tour data-screen-only>
          {TOUR.start}
        </Button>
      </Head>
      <Loops />
      <div className={styles.page}>
        <Contents />
        <div className={styles.steps}>
          {lesson === null ? (
            <Waiting problem={problem} />
          ) : (
            <>
              <InnerLoop lesson={lesson} />
              <RewardNoise lesson={lesson} />
              <BestOfK lesson={lesson} />
              <PolicyStep lesson={lesson} />
              <PassageStep lesson={lesson} />
              <CostStep lesson={lesson} />
              <PuzzleStep lesson={lesson} />
              <PaperStep />
              <Classroom lesson={lesson} />
            </>
          )}
          <Glossary />
        </div>
      </div>
    </Main>
  );
}

function Waiting({ problem }: { problem: string | null }) {
  if (problem === null) return <p className={`muted ${styles.waiting ?? ''}`}>{LEARN.waiting}</p>;
  return (
    <div className="row wrap">
      <p className="problem" role="alert">
        {problem}
      </p>
      <Button size="small" onClick={() => void fetchLesson()}>
        Try again
      </Button>
    </div>
  );
}

/** "/learn/reward" leads to a step, "/learn/reward/figure" to its figure. */
function lead(path: string): void {
  const [, , name, part] = path.split('/');
  if (name === undefined) return;
  const place = document.getElementById(part === undefined ? name : `${name}-${part}`);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  place?.scrollIntoView({ behavior: still ? 'auto' : 'smooth', block: part === undefined ? 'start' : 'nearest' });
  if (part === undefined) place?.focus({ preventScroll: true });
}

function Contents() {
  const parts = [...Object.entries(STEPS), ['classroom', CLASSROOM.title], ['glossary', LEARN.glossary]] as const;
  return (
    <nav className={styles.contents} aria-label={LEARN.contents} data-screen-only>
      <ol>
        {parts.map(([name, title]) => (
          <li key={name}>
            <a href={`#/learn/${name}`}>{title}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
