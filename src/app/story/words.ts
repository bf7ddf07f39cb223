/** The words of the stories. */
import type { Flaw } from '../../seal/knowledge/lineMarks';
import type { KnowledgeStory, PuzzleStory, Story, StoryLine } from '../../seal/stories/story';
import type { StoryName } from '../experiment/stories';
import { plural } from '../ui/numbers';
import type { Beat } from './beats';

/** `own`: of a run of the visitor's. */
export const NAMES: Record<StoryName | 'own', string> = {
  own: 'Your run',
  notes: 'Study notes',
  english: 'In plain English',
  puzzles: 'Puzzles',
};

export const ABOUT: Record<StoryName | 'own', string> = {
  own: 'What your own run came to, told by one of its held-out passages.',
  notes:
    'A tiny model reads about an invented town, writes its own notes, trains on them and sits an exam with the book closed.',
  english: 'SmolLM2, a real model of 135 million parameters, does the same with a text in plain English.',
  puzzles: 'A tiny model decides how to train itself on a puzzle that it cannot solve.',
};

export const STORY = {
  label: 'What happened',
  choose: 'Which story',
  recorded: 'recorded run',
  own: 'your run',
  show: 'Show what happened in a recorded run',
  poster: 'Poster',
  posterHint: 'This story as one picture for a slide (SVG)',
  present: 'Present',
  presentHint: 'The whole screen, large type; arrow keys lead through, Escape ends it',
  play: 'Play the story',
  pause: 'Hold the story',
  steps: 'Steps of the story',
  onLab: 'More of this in the Lab',
  onPuzzles: 'More of this on the Puzzles page',
  more: 'How sure is this? What does it cost elsewhere?',
  less: 'Close the details',
  rule: 'How this one was chosen',
  missing: 'The stories of the recorded runs could not be fetched. Everything below works without them.',
} as const;

const roundsText = (rounds: number): string =>
  rounds === 1 ? 'one round' : rounds === 2 ? 'two rounds' : `${rounds} rounds`;

/** Above the notes. */
export const sheetTitle = (round: number): string =>
  round === 0 ? 'Its first notes' : `After ${roundsText(round)} of reward`;

export const configurationTitle = (round: number): string =>
  round === 0 ? 'Its first choice' : `After ${roundsText(round)} of reward`;

/** What the marks on a sheet mean, the most frequent first. Of English a line without a mark may be false all the same. */
export function marksText(
  lines: readonly StoryLine[],
  { english, text }: Pick<KnowledgeStory, 'english' | 'text'>,
): string {
  const count = (flaw: Flaw): number => lines.filter((line) => line.flaw === flaw).length;
  const said: [number, string][] = [
    [count('nameless'), '“It”? With the book closed nobody knows who.'],
    [count('false'), 'What is struck through is not so.'],
    [count('unsupported'), 'What is marked does not stand in the text.'],
    [count('empty'), 'What is grey says nothing.'],
  ];
  const found = said.filter(([times]) => times > 0).toSorted(([one], [other]) => other - one);
  return found.length === 0
    ? english
      ? 'Their names and numbers stand in the text. Whether a line is true, nobody has checked.'
      : lines.every((line) => text.includes(lastWord(line.text)))
        ? 'Names and facts; every line is true.'
        : 'Names and facts; every line is true. What the text does not say, it knew before.'
    : found
        .map(([, text]) => text)
        .slice(0, 2)
        .join(' ');
}

/** The others are behind the story, on the stages. */
export const examText = (shown: number, asked: number): string =>
  `Shown are ${shown} of the ${plural(asked, 'question')} on this text.`;

const lastWord = (line: string): string => /(\w+)\W*$/.exec(line)?.[1] ?? '';

const perHundred = (share: number): number => Math.round(share * 100);

/** "24 of 100 right", in whole numbers: the digits behind them are one click away. */
export const outOfHundred = (share: number): string => `${perHundred(share)} of 100`;

export const POINTS: Record<string, string> = {
  base: 'no notes',
  'in-context': 'no training',
  passage: 'the passage alone',
  untrained: 'its first notes',
  policy: 'after the rewards',
  teacher: 'a teacher’s notes',
  constant: 'best single setting',
};

export const PUZZLE_POINTS: Record<string, string> = { ...POINTS, untrained: 'its first choices' };

/** What each beat is called, and what happens in it. */
export function beatWords(story: Story): Record<Beat, readonly [name: string, detail: string]> {
  const steps = plural(story.sheets[0]?.losses.length ?? 0, 'step');
  const better = `round ${story.run.rounds}`;
  if (story.domain === 'puzzles')
    return {
      reads: ['Looks', plural(story.demonstrations.length, 'example')],
      writes: ['Chooses', 'how to train itself'],
      trains: ['Trains', steps],
      exam: ['Answers', 'the test grid'],
      reward: ['Reward', 'what solves it is kept'],
      better: ['Chooses better', better],
    };
  const { run } = story;
  return {
    reads: ['Reads', story.paragraphs === 1 ? 'a short text' : `one of ${story.paragraphs} paragraphs`],
    writes: ['Writes', 'its own notes'],
    trains: ['Trains', `on them, ${steps}`],
    exam: ['Exam', plural(story.asked, 'question')],
    reward: ['Reward', run.rounds > 0 ? `of ${run.edits} versions the best train it` : 'how many are right'],
    better: ['Writes better', better],
  };
}

/** By what rule the story was chosen, for those who ask. */
export const chosenText = (story: Story): string =>
  story.domain === 'puzzles'
    ? `The first of ${story.run.items} held-out tasks that its first choice did not solve, and its last did.`
    : `Of all held-out paragraphs that show answers turning right, one that stays wrong and a flaw in the first notes, the one whose scores are nearest to the averages of the whole run; where a run has none that shows all of it, one that shows most.`;

/** What a result is of, in one line. */
export function resultOf({ run, domain }: KnowledgeStory | PuzzleStory): string {
  return domain === 'puzzles'
    ? `${run.items} new puzzles; it learned on others`
    : run.rounds === 0
      ? `${run.items} passages that it cannot know`
      : `${run.items} new passages; it learned to write on others`;
}
