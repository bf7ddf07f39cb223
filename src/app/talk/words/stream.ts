/** What is said of the recorded stream. */
export const STREAM = {
  title: 'A stream, without a person',
  about:
    'Texts arrive one after another: some are new, others repeat them, tell what the model knew, or are chatter. By its rule the model decides what to learn, writes notes, is trained, and is then asked about everything new so far. Recorded once.',
  chart: 'What it knows, text by text',
  note: (streams: number, seeds: number): string =>
    `Mean over ${streams} streams, ${seeds === 1 ? 'one seed' : `${seeds} seeds`}; band and ± are one standard error over streams.`,
  along: 'Texts heard',
  rule: 'Rule',
  everything: 'learns everything',
  nothing: 'learns nothing',
  learns: (label: string): string => `learns ${label}`,
  table: 'What each rule came to',
  columns: {
    heads: {
      rule: 'It learns',
      learned: 'Texts learned',
      precision: 'Worth it (precision)',
      recall: 'Not missed (recall)',
      accuracy: 'Knows of the new',
      known: 'Still knows',
      cost: 'Compute',
      n: 'Streams (n)',
    },
    meanings: {
      learned: 'Of one stream. ± is one standard error over streams, here and in the columns beside it.',
      precision: 'Share of what was learned that was worth learning; over the streams in which anything was learned.',
      recall: 'Share of what was worth learning that was learned.',
      accuracy: 'Share of right answers about all that was new, at the end.',
      known: 'Share of right answers about what the model knew before, at the end.',
      cost: 'Floating-point operations of a stream, for deciding and training.',
    },
  },
  asTable: 'The curve as a table',
  afterText: 'After text',
  one: 'One stream, text by text',
  heard: 'Texts of the first stream',
  heads: ['', 'Text', 'Sort', 'It decided', 'Knows of the new'],
  sorts: { new: 'new', repeat: 'repeat', known: 'known before', chatter: 'chatter' },
  learned: 'learned',
  passed: 'let go',
  notRead: (why: string): string =>
    `The recorded stream could not be read: ${why}. Check the connection and try again.`,
} as const;
