/** A mistake in what the command was given; its message is the one line that the person sees. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
