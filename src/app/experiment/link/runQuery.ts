/** A recorded run in a link, and which of its items is shown. */
import { positionText, type RecordedPosition, readPosition } from '../recordedPositions';
import { emptyQuery, hashOf } from './hash';

export const RUN = 'run';
export const AT = 'at';

export function writeRun(query: URLSearchParams, run: string, position: RecordedPosition | null): void {
  query.set(RUN, run);
  if (position !== null) query.set(AT, positionText(position));
}

/** `null` where it does not say. */
export const positionOfQuery = (query: URLSearchParams): RecordedPosition | null => readPosition(query.get(AT) ?? '');

/** A link that says no more. */
export function addressOfRun(place: string, run: string, position: RecordedPosition | null): string {
  const query = emptyQuery();
  writeRun(query, run, position);
  return hashOf(place, query);
}
