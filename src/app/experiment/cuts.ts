/** Brings what came from outside to the limits of the page, and tells of each thing that lost something. */
import type { Notice } from '../../seal/types';
import { plural } from '../ui/numbers';
import { limitText } from './limits';

export class Cuts {
  readonly notices: Notice[] = [];

  text(text: string, most: number, field: string): string {
    const { text: kept, cut } = limitText(text, most);
    if (cut > 0) this.#tell(field, plural(kept.length + cut, 'character'), most, '');
    return kept;
  }

  /** Several texts under one limit, with one notice. */
  texts(texts: readonly string[], most: number, field: string): string[] {
    const limited = texts.map((text) => limitText(text, most));
    const long = limited.filter(({ cut }) => cut > 0).length;
    if (long > 0) this.#tell(field, plural(long, 'long text'), most, ' characters of each');
    return limited.map(({ text }) => text);
  }

  list<Item>(items: readonly Item[], most: number, field: string): Item[] {
    if (items.length > most) this.#tell(field, items.length.toLocaleString('en'), most, '');
    return items.slice(0, most);
  }

  #tell(field: string, given: string, most: number, of: string): void {
    const used = `the first ${most.toLocaleString('en')}${of}`;
    this.notices.push({ field, given, used, reason: 'did not fit' });
  }
}
