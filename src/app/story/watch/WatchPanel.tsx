/** A run on passages that goes on: the passage that it is at, notes as they are written, answers as they come. */
import { type ReactNode, useState } from 'react';
import { splitParagraphs } from '../../../seal/knowledge/passages';
import { itemsOfRound } from '../../../seal/loop/restEm';
import { useWatch } from '../../knowledge/experiment';
import { NO_RESULTS } from '../../knowledge/results';
import { Segments } from '../../ui/Segments';
import notesStyles from '../notes.module.css';
import { WatchedExam } from './WatchedExam';
import { WatchedNotes } from './WatchedNotes';
import { WatchFrame } from './WatchFrame';
import { WATCH } from './words';

interface Props {
  /** What it is called. */
  label: string;
  /** Passages that a round trains on. */
  perRound: number;
  /** Beside the stages: how it is played. */
  children?: ReactNode;
}

export function WatchPanel({ label, perRound, children }: Props) {
  const watched = useWatch();
  const { purpose, round, items, at, byItem } = watched;
  const [chosen, setChosen] = useState(0);
  const passages =
    items === null ? [] : purpose === 'train' ? itemsOfRound([...items.training], perRound, round) : items.heldOut;
  const passage = at === null ? undefined : passages[at];
  const results = (at === null ? undefined : byItem.get(at)) ?? NO_RESULTS;
  const paragraphs = passage === undefined ? [] : splitParagraphs(passage.context);
  const paragraph = Math.min(chosen, Math.max(0, paragraphs.length - 1));
  const scene = passage && {
    reads: <p className={`${notesStyles.passage} ${notesStyles.longer}`}>{paragraphs[paragraph]}</p>,
    choose: paragraphs.length > 1 && (
      <Segments
        legend={WATCH.paragraph}
        options={paragraphs.map((_, index) => String(index))}
        labels={Object.fromEntries(paragraphs.map((_, index) => [index, `¶ ${index + 1}`]))}
        chosen={String(paragraph)}
        onChoose={(index) => setChosen(Number(index))}
      />
    ),
    written: <WatchedNotes passage={passage} results={results} paragraph={paragraph} />,
    examined: <WatchedExam passage={passage} results={results} paragraph={paragraph} />,
  };
  return (
    <WatchFrame label={label} domain="knowledge" watched={watched} items={passages.length} scene={scene ?? null}>
      {children}
    </WatchFrame>
  );
}
