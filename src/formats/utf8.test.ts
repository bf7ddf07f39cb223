import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from './formatError';
import { decodeUtf8 } from './utf8';

describe('decodeUtf8', () => {
  it('brings back any text, with a byte order mark or without', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, marked) => {
        const whole = (marked ? '\ufeff' : '') + text;
        // A text that starts with the mark itself loses one, as in every reader.
        const expected = whole.startsWith('\ufeff') ? whole.slice(1) : whole;
        expect(decodeUtf8(new TextEncoder().encode(whole), 'a.txt')).toBe(expected.toWellFormed());
      }),
    );
  });

  it('refuses Latin-1 with any letter outside ASCII', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\x20-\x7e]{0,8}$/), fc.integer({ min: 0xa0, max: 0xff }), (text, letter) => {
        const bytes = Uint8Array.from([...Buffer.from(text, 'latin1'), letter, 0x20]);
        expect(() => decodeUtf8(bytes, 'a.txt')).toThrow(
          'a.txt: this is not UTF-8 text but probably Latin-1 or Windows-1252; save it as UTF-8.',
        );
      }),
    );
  });

  it('names UTF-16', () => {
    const bytes = Uint8Array.from([0xff, 0xfe, ...Buffer.from('{"text": "é"}', 'utf16le')]);
    expect(() => decodeUtf8(bytes, 'a.txt')).toThrow(FormatError);
    expect(() => decodeUtf8(bytes, 'a.txt')).toThrow('a.txt: this is not UTF-8 text but UTF-16; save it as UTF-8.');
  });
});
