/** What the conversation says. */

export const TALK = {
  title: 'Talk to it. It learns what is worth learning.',
  intro:
    'Tell it something new, then ask. A rule proposes what to learn: the model writes its own notes, is finetuned on them and answers again. What it learned is its [memory](memory). It stays when you reload, and each thing can be undone.',
  world:
    'This small model knows one invented world of towns, people and creatures, and no plain English. It answers single questions from memory alone: what you just said is out of its sight until it has learned it.',
  openModel: 'For plain English, load a chat model.',
  withoutPolicy: 'In a conversation the model is as it came, without the policy that the rounds have trained.',
  chat: (name: string): string =>
    `${name} reads the conversation while it answers. Whether it has learned something shows in a new conversation, where what you said is out of its sight.`,
  conversation: 'Conversation',
  nothing: 'Nothing was said yet',
  nothingWorld: 'Begin with a paragraph about somebody whom it has never met.',
  nothingChat: 'Tell it something about yourself, or about a thing that it cannot know.',
  field: 'Say something',
  send: 'Send',
  placeholderWorld: 'A paragraph or a question about this world',
  placeholderChat: 'Tell it something, or ask',
  samples: 'To try',
  tell: (name: string): string => `Tell it about ${name}`,
  another: 'Other examples',
  fresh: 'New conversation',
  you: 'You',
  model: 'Model',
  thinking: 'Answering',
  silent: 'It said nothing.',
  again: 'Ask again',
  sure: (percent: string): string => `${percent} sure of its words`,
  withLearned: (count: number): string =>
    count === 0 ? 'nothing learned yet' : count === 1 ? 'with one thing learned' : `with ${count} things learned`,
  leftOut: (count: number): string =>
    count === 1
      ? 'The first message is out of its sight: it can read no more.'
      : `The first ${count} messages are out of its sight: it can read no more.`,
  stopped: 'Stopped.',
  correct: 'Correct it',
  right: 'The right answer',
  teach: 'Teach it this',
  cancel: 'Cancel',
  exchange: 'Learn from this exchange',
  trace: 'Learn its steps',
  weighing: 'Looking whether this is worth learning',
  propose: 'It proposes to learn this',
  passed: 'It would let this go',
  passedByYou: 'Not learned',
  accept: 'Learn it',
  anyway: 'Learn it anyway',
  notNow: 'Not now',
  looked: 'What it asked itself',
  learning: 'Learning',
  writing: 'Its notes',
  learned: (memory: string): string => `Learned, kept in ${memory}`,
  learnedSaid: (title: string): string => `Learned: ${title}`,
  undo: 'Undo',
  undone: 'Undone: the model answers without it.',
  failed: 'This was not learned',
  compared: 'Before and after, with nothing of the conversation in sight',
  nothingAsked: 'Ask about it, and see whether it knows.',
  notes: (count: number): string => `Trained on ${count === 1 ? 'one note' : `${count} notes`} and the text itself`,
  curve: 'Loss while it learned',
  rule: 'When to learn',
  learns: 'It proposes to learn',
  alone: 'Let it decide alone',
  aloneHint: 'What the rule proposes is learned at once.',
  usual: 'Usual limits',
  busy: 'Something is running. You can send when it is done.',
  loading: 'The model is being loaded.',
} as const;

/** Of questions that something learned is not about. */
export const ELSEWHERE = {
  title: 'Elsewhere',
  known: 'What it knew before',
  earlier: 'What it had learned',
  right: (before: number, after: number, asked: number): string =>
    before === after ? `${after} of ${asked} right, as before` : `${before} of ${asked} right before, ${after} after`,
  changed: (count: number): string =>
    count === 0 ? 'no answer changed' : count === 1 ? 'one answer changed' : `${count} answers changed`,
} as const;
