/** What went wrong with the last button of the Runs page. */

import { create } from 'zustand';
import { messageOf } from '../ui/errors';

export const useTrouble = create<{ text: string | null }>()(() => ({ text: null }));

export const closeTrouble = (): void => useTrouble.setState({ text: null });

/** Does it, and tells on the page where that fails. */
export function attempt(work: Promise<unknown>): void {
  work.catch((error: unknown) => useTrouble.setState({ text: messageOf(error) }));
}
