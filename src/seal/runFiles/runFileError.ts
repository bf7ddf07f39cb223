/** What a person is told of a run file that cannot be read. */

/** Why it was refused, in one sentence or two: which field, what is wrong with it, what to do. */
export class RunFileError extends Error {
  constructor(
    readonly field: string | null,
    message: string,
  ) {
    super(message);
    this.name = 'RunFileError';
  }
}

export const REMEDY = 'The file is damaged or was changed by hand; export it again from where it was made.';
