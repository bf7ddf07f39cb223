import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPython, PatternError, wholly } from './pythonPattern';

/** What Python's `re.escape` makes of a text: a backslash before all that is no letter, digit or underscore. */
const escaped = (text: string): string => text.replace(/[^A-Za-z0-9_]/g, '\\$&');
const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 30 });

describe('a pattern of Python', () => {
  it('matches exactly the text that was escaped into it', () => {
    fc.assert(
      fc.property(ascii, ascii, (text, other) => {
        const pattern = wholly(escaped(text));
        expect(pattern.test(text)).toBe(true);
        expect(pattern.test(other)).toBe(other === text);
      }),
    );
  });

  it('matches the whole name or nothing', () => {
    fc.assert(
      fc.property(fc.uniqueArray(ascii, { minLength: 1, maxLength: 4 }), ascii, (texts, name) => {
        expect(wholly(texts.map(escaped).join('|')).test(name)).toBe(texts.includes(name));
      }),
    );
  });

  it('is read or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\\[\](){}?P<>:!=*+^$.|a-dA-Z0-9-]{0,20}$/)), (pattern) => {
        try {
          expect(wholly(pattern)).toBeInstanceOf(RegExp);
        } catch (error) {
          expect(error).toBeInstanceOf(PatternError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['(a)?\\1b', 'refers back'],
    ['(?P<x>a)(?P=x)', 'refers back'],
    ['[]a]', 'start of a class'],
    ['[^]a]', 'start of a class'],
    ['\\p{L}', 'escape \\p'],
    ['\\x41', 'escape \\x'],
    ['a{,2}', 'not a regular expression'],
    ['a++', 'not a regular expression'],
    ['(?i)a', 'not a regular expression'],
    ['(', 'not a regular expression'],
    ['\\', 'escape \\'],
    ['a'.repeat(2001), 'longer than 2000'],
  ])('%j is refused, as JavaScript would read it otherwise', (pattern, why) => {
    expect(() => fromPython(pattern)).toThrow(why);
  });
});
