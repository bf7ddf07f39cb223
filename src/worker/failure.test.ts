/** What the page is told of an error, which crosses the worker's boundary as plain data. */
import { expect, it } from 'vitest';
import { EngineError, type Shortage } from '../contract/errors';
import { toFailure } from './failure';

it('keeps what there was no room for, and what to lower, beside the message', () => {
  const shortage: Shortage = { what: 'adapters', remedy: 'edits', bytes: { asked: 640e6, given: 410e6 } };
  const failure = structuredClone(toFailure(new EngineError('out-of-memory', 'No room.', shortage)));
  expect(failure).toEqual({ code: 'out-of-memory', message: 'No room.', shortage });
});

it('says nothing of memory where that was not the reason', () => {
  expect(toFailure(new EngineError('not-finite', 'No number.'))).toEqual({ code: 'not-finite', message: 'No number.' });
});
