/** The recorded stories, fetched once: a few KB that are on the screen before any model or run file. */
import { create } from 'zustand';
import { readStories, type Story } from '../../seal/stories/story';
import { type RecordedPosition, readPosition } from './recordedPositions';
import { addressOf } from './recordedState';

/** `null` until they are there; empty where none came with the page, or what came is none. */
export const useStories = create<{ stories: readonly Story[] | null }>()(() => ({ stories: null }));

let asked: Promise<void> | null = null;

export function fetchStories(): Promise<void> {
  asked ??= fetch(addressOf('', 'stories.json'))
    .then(async (response) => (response.ok ? readStories(await response.json()) : null))
    .catch(() => null)
    .then((stories) => {
      useStories.setState({ stories: stories ?? [] });
      // What did not come may come at the next try.
      if (stories === null) asked = null;
    });
  return asked;
}

/** Where the story of a run has its item, by its last policy; `null` where none is told of that run. */
export async function positionTold(run: string): Promise<RecordedPosition | null> {
  await fetchStories();
  const story = useStories.getState().stories?.find((one) => one.run.id === run);
  return story === undefined ? null : placeOfStory(story);
}

export const placeOfStory = ({ sheets }: Pick<Story, 'sheets'>): RecordedPosition | null =>
  readPosition(sheets.at(-1)?.position ?? '');

/** The run that the first story of a domain is of; `null` where none is told. */
export async function runTold(domain: Story['domain']): Promise<string | null> {
  await fetchStories();
  return useStories.getState().stories?.find((one) => one.domain === domain)?.run.id ?? null;
}

/** What a story is called where one chooses between them, and in a link. */
export const storyName = (story: Story): 'notes' | 'english' | 'puzzles' =>
  story.domain === 'puzzles' ? 'puzzles' : story.english ? 'english' : 'notes';
export type StoryName = ReturnType<typeof storyName>;
