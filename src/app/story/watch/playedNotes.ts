/** Recorded runs on passages, as they are played back. */
import type { Knowledge } from '../../../seal/knowledge/types';
import { linesOf } from '../../knowledge/candidates';
import type { KnowledgePage } from '../../knowledge/page';
import type { Played } from './Playback';
import { framesOf, type Told } from './playback';
import { WatchPanel } from './WatchPanel';

/** Line by line, all parts at once. */
const NOTES: Told<Knowledge> = {
  edit: ({ edit }) => edit,
  looks: ({ edit: { parts } }) => {
    const lines = parts.map(({ text }) => linesOf(text));
    const most = Math.max(0, ...lines.map(({ length }) => length));
    return Array.from({ length: most }, (_, at) =>
      lines.map((some, part) => ({ part, text: some.slice(0, at + 1).join('\n') })),
    );
  },
  material: ({ sequences, dropped }) => ({ sequences, dropped }),
  losses: ({ repeats: [first] }) => first?.losses ?? [],
  answers: ({ repeats: [first] }) => (first === undefined ? null : sheetOf(first)),
  bare: ({ base }, item) => {
    const own = base.find((one) => one.item === item);
    return own === undefined ? null : sheetOf(own);
  },
};

type Sheet = Knowledge['answers'];
const sheetOf = ({
  answers,
  goldLogProbabilities,
}: Pick<Sheet, 'answers'> & { goldLogProbabilities?: Sheet['goldLogProbabilities'] | null }): Sheet => ({
  answers,
  goldLogProbabilities: goldLogProbabilities ?? [],
  sideEffects: null,
});

export const PLAYED_NOTES: Played<KnowledgePage> = {
  frames: (run) => framesOf(run, NOTES),
  Watch: WatchPanel,
  perRound: ({ trainingPassages }) => trainingPassages,
};
