/** What became of a value that was given, in words. */
import type { Notice } from '../../seal/types';

/** A link can carry anything. */
const LONGEST_GIVEN = 60;

export function noticeText({ given, used, reason }: Notice): string {
  const what = given === 'NaN' ? 'That' : given.length > LONGEST_GIVEN ? `${given.slice(0, LONGEST_GIVEN)}…` : given;
  return used === '' ? `${what}: ${reason}; left out.` : `${what} ${reason}; set to ${used}.`;
}
