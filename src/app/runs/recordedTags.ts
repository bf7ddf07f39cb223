/** The visitor's tags of recorded runs, which have no row of their own among the runs of this browser. */
import * as z from 'zod/mini';
import { create } from 'zustand';
import { sharedStorage } from '../../storage/drafts';

const NAME = 'selkie.tags';

const schema = z.record(z.string(), z.array(z.string()));
/** By the run's id; a run without tags is not there. */
type Tags = Readonly<Record<string, readonly string[]>>;

function stored(): Tags {
  try {
    const { success, data } = schema.safeParse(JSON.parse(sharedStorage.getItem(NAME) ?? '{}'));
    return success ? data : {};
  } catch {
    return {};
  }
}

export const useRecordedTags = create<{ tags: Tags }>()(() => ({ tags: stored() }));

/** As another tab may have left them by now. */
export function readRecordedTags(): void {
  useRecordedTags.setState({ tags: stored() });
}

/** In place of those that the run had; where the browser refuses storage, they last as long as the page. */
export function tagRecorded(id: string, tags: readonly string[]): void {
  const { [id]: _, ...others } = stored();
  const next: Tags = tags.length === 0 ? others : { ...others, [id]: tags };
  sharedStorage.setItem(NAME, JSON.stringify(next));
  useRecordedTags.setState({ tags: next });
}
