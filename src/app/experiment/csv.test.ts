import { expect, it } from 'vitest';
import { toCsv } from './csv';

it('quotes what needs quotes and defuses formulas', () => {
  const csv = toCsv(
    ['a', 'b'],
    [
      ['x, "y"', 'two\nlines'],
      ['=1+1', -0.5],
      [null, true],
    ],
  );
  expect(csv).toBe('a,b\r\n"x, ""y""","two\nlines"\r\n\'=1+1,-0.5\r\n,true\r\n');
});
