/** What is said of the cap on memory. */

export const MOST_MEMORY = {
  title: 'Most memory',
  note: 'For the model and all work with it, on the graphics device. With a limit, adapters train in smaller groups, activations are computed again in place of being kept, and keys and values are kept as f16 where that is needed. Kept in this browser; the model in use is opened anew.',
  hint: 'in GB; empty for what the device gives',
  noLimit: 'No limit',
  allow: 'Allow',
} as const;
