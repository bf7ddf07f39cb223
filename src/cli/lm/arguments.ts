/** Parsers of command line values. Commander puts the option's name before the message. */
import { InvalidArgumentError } from 'commander';
import { PROJECTIONS, type Projection } from '../../contract/engine';
import { decimal } from '../../seal/settings';

/** A whole number within bounds, both included. */
export function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** A number within bounds, both included. */
export function real(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = decimal(text);
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
  };
}

/** Token ids, `1,2,3`. Whether the model has them is checked with the model at hand. */
export function tokenIds(text: string): number[] {
  const ids = text.split(',').map((part) => (/^\s*\d{1,9}\s*$/.test(part) ? Number(part) : Number.NaN));
  if (ids.every((id) => !Number.isNaN(id))) return ids;
  throw new InvalidArgumentError('It must be token ids with commas between them, as in 1,2,3.');
}

/** Projections, `q,v`, in the engine's order; `all` is all seven. */
export function projections(text: string): Projection[] {
  if (text === 'all') return [...PROJECTIONS];
  const names = text.split(',').map((name) => name.trim().replace(/_proj$/, ''));
  const unknown = names.find((name) => !PROJECTIONS.some((known) => known === name));
  if (unknown === undefined) return PROJECTIONS.filter((projection) => names.includes(projection));
  throw new InvalidArgumentError(`${JSON.stringify(unknown)} is none of ${PROJECTIONS.join(', ')}, all.`);
}
