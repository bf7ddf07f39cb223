/** What the page draws, fetched once: a few kilobytes out of the recorded runs. */
import { create } from 'zustand';
import { LESSON_FILE, type Lesson, readLesson } from '../../seal/record/lesson/schema';
import { addressOf } from '../experiment/recordedState';

interface LessonState {
  lesson: Lesson | null;
  problem: string | null;
}

export const useLesson = create<LessonState>()(() => ({ lesson: null, problem: null }));

export async function fetchLesson(): Promise<void> {
  if (useLesson.getState().lesson !== null) return;
  useLesson.setState({ problem: null });
  try {
    const response = await fetch(addressOf('', LESSON_FILE));
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const lesson = readLesson(await response.json());
    if (lesson === null) throw new Error('it is of another version of Selkie');
    useLesson.setState({ lesson });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    useLesson.setState({
      problem: `The figures’ data (runs/${LESSON_FILE}) could not be read: ${why}. Check the connection and try again.`,
    });
  }
}
