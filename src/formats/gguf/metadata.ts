/** The values of a GGUF header by their keys, each of the type that its reader needs. */
import { FormatError, quoted } from '../formatError';
import type { GgufHeader, GgufValue } from './header';

export class Metadata {
  constructor(
    readonly name: string,
    readonly values: GgufHeader['values'],
  ) {}

  #wrong(key: string, found: GgufValue | undefined, needed: string): FormatError {
    const said = found === undefined ? 'is missing' : Array.isArray(found) ? 'is another list' : `is ${quoted(found)}`;
    return new FormatError('broken', `${this.name}: ${key} ${said}; needed: ${needed}.`);
  }

  text(key: string): string | undefined;
  text<Otherwise>(key: string, otherwise: Otherwise): string | Otherwise;
  text(key: string, otherwise?: unknown): unknown {
    const value = this.values.get(key);
    if (value === undefined) return otherwise;
    if (typeof value !== 'string') throw this.#wrong(key, value, 'a text');
    return value;
  }

  number(key: string): number | undefined {
    const value = this.values.get(key);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.#wrong(key, value, 'a number');
    return value;
  }

  /** @throws FormatError where it is missing. */
  needed(key: string): number {
    const value = this.number(key);
    if (value === undefined) throw this.#wrong(key, value, 'a number');
    return value;
  }

  flag(key: string): boolean | undefined {
    const value = this.values.get(key);
    if (value === undefined) return undefined;
    if (typeof value !== 'boolean') throw this.#wrong(key, value, 'true or false');
    return value;
  }

  /** A list whose elements are all texts; undefined where there is none. */
  texts(key: string): readonly string[] | undefined {
    return this.#list(key, (value): value is string => typeof value === 'string', 'a list of texts');
  }

  numbers(key: string): readonly number[] | undefined {
    return this.#list(key, (value): value is number => typeof value === 'number', 'a list of numbers');
  }

  #list<Element extends GgufValue>(
    key: string,
    is: (value: GgufValue) => value is Element,
    needed: string,
  ): readonly Element[] | undefined {
    const value = this.values.get(key);
    if (value === undefined) return undefined;
    if (!Array.isArray(value) || !value.every(is)) throw this.#wrong(key, value, needed);
    return value;
  }
}
