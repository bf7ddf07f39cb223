/** What a story of a real model may say of its notes. */
import { describe, expect, it } from 'vitest';
import type { StoryLine, StoryScore } from '../../seal/stories/story';
import { fromTo, pointsOn } from './points';
import { marksText } from './words';

const line: StoryLine = { text: 'Pask was named after a deer.', flaw: null, start: 0, end: 0, times: 1 };
const score = (name: string, accuracy: number): StoryScore => ({ name, round: 0, accuracy, standardError: null });

describe('a story of a real model', () => {
  it('does not call a line true that nobody can check, as of the toy world', () => {
    expect(marksText([line], { english: true, text: line.text })).not.toContain('true.');
    expect(marksText([line], { english: true, text: line.text })).toContain('nobody has checked');
    expect(marksText([line], { english: false, text: line.text })).toContain('every line is true');
  });

  it('shows what the passage alone gives, beside what its notes add', () => {
    const scores = [score('base', 0), score('open-book', 0.6), score('passage', 0.5), score('untrained', 0.55)];
    const points = pointsOn('knowledge', scores, true);
    expect(points.map(({ label }) => label)).toEqual(['no notes', 'the passage alone', 'its first notes']);
    expect(fromTo(points)?.to.name).toBe('untrained');
    expect(pointsOn('knowledge', scores).map(({ name }) => name)).toEqual(['base', 'untrained']);
  });
});
