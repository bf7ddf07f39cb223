import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MOST_STEPS, record, redo, startHistory, undo } from './history';

it('undo and redo are inverse, for any sequence of changes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 40 }), fc.nat(40), (values, steps) => {
      const made = values.reduce(
        (history, value, index) => record(history, value, `change ${index}`, index),
        startHistory(-1),
      );
      let history = made;
      const back = Math.min(steps, values.length);
      for (let step = 0; step < back; step += 1) history = undo(history);
      expect(history.present).toBe([-1, ...values].at(-1 - back));
      for (let step = 0; step < back; step += 1) history = redo(history);
      expect(history.present).toBe(made.present);
    }),
  );
});

it('a change after undo forgets the undone', () => {
  const history = record(undo(record(startHistory('a'), 'b', 'x', 0)), 'c', 'y', 1);
  expect(redo(history).present).toBe('c');
});

it('keeps a bounded past', () => {
  let history = startHistory(0);
  for (let value = 1; value <= MOST_STEPS * 2; value += 1) history = record(history, value, String(value), value);
  expect(history.past).toHaveLength(MOST_STEPS);
});

it('a change of no kind joins no other, however soon', () => {
  const history = record(record(startHistory('a'), 'b', null, 0), 'c', null, 0);
  expect(undo(history).present).toBe('b');
});
