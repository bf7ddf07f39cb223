/** What the visitor gives: the card of the passage. */
import { ChevronLeft, ChevronRight, Redo2, Shuffle, Undo2 } from 'lucide-react';
import { useId, useState } from 'react';
import { splitParagraphs } from '../../seal/knowledge/passages';
import type { TokenCount } from '../../worker/protocol';
import { TruncationNotice } from '../experiment/Notices';
import { StageFrame } from '../experiment/StageFrame';
import { Button, IconButton } from '../ui/Button';
import { Problem } from '../ui/Callout';
import { later } from '../ui/later';
import { plural } from '../ui/numbers';
import { Part } from '../ui/Part';
import { loadSample, type Origin } from './draft';
import { useDraft, useDraftProblem, useEngine, useKnowledge, useSettings } from './experiment';
import styles from './PassageCard.module.css';

const PassageLibrary = later(() => import('./library/PassageLibrary'));

export function PassageCard() {
  const id = useId();
  const experiment = useKnowledge();
  const { history, cut, setContext, setTitle, undo, redo } = useDraft();
  // The embedded model's world has no titles.
  const showsTitle = useSettings(({ settings }) => settings.writing.style !== 'world');
  const { passage, origin } = history.present;
  const tokens = useEngine((state) => state.tokens);
  const problem = useDraftProblem();
  const here = problem?.place === 'passage' ? problem.text : null;
  const paragraphs = passage.context.trim() === '' ? 0 : splitParagraphs(passage.context).length;
  const counted = tokens !== null && paragraphs > 0;
  const limit = tokens === null ? '' : `, each at most ${tokens.paragraphLimit.toLocaleString('en')} tokens`;
  // Samples are numbered without end; each number is always the same passage.
  const sample = origin.kind === 'sample' ? origin.index : null;
  const [browsing, setBrowsing] = useState(false);
  const show = (index: number): void => void loadSample(experiment, index);
  return (
    <StageFrame
      id="passage"
      number={1}
      name="Passage"
      isInput
      status={here === null ? 'done' : 'failed'}
      figure={(counted ? tokens.total : passage.context.length).toLocaleString('en')}
      unit={counted ? 'tokens' : 'characters'}
      caption={plural(paragraphs, 'paragraph') + limit}
      actions={
        <>
          {sample !== null && (
            <IconButton
              icon={ChevronLeft}
              label="Previous sample"
              title="Previous sample"
              disabled={sample <= 1}
              onClick={() => show(sample - 1)}
            />
          )}
          <Button onClick={() => show((sample ?? 0) + 1)}>
            New sample
            <ChevronRight size={14} aria-hidden />
          </Button>
          <Button onClick={() => setBrowsing(true)}>Samples and files</Button>
          <IconButton icon={Undo2} label="Undo" title="Undo" disabled={history.past.length === 0} onClick={undo} />
          <IconButton icon={Redo2} label="Redo" title="Redo" disabled={history.future.length === 0} onClick={redo} />
        </>
      }
    >
      <p className={`row muted small ${styles.origin}`}>
        <Shuffle size={13} aria-hidden />
        <span>{originText(origin, passage.title)}</span>
      </p>
      {showsTitle && (
        <input
          className={`input ${styles.title}`}
          aria-label="Title"
          value={passage.title}
          placeholder="Title: what the text is about"
          onChange={(event) => setTitle(event.target.value)}
        />
      )}
      <div className="printed" data-printed={passage.context}>
        <textarea
          className={`input ${styles.text}`}
          aria-label="Passage"
          value={passage.context}
          placeholder="Write or paste a text. Blank lines separate paragraphs; the model writes notes on each."
          aria-invalid={here !== null}
          aria-describedby={`${id}-notes`}
          spellCheck={false}
          onChange={(event) => setContext(event.target.value)}
        />
      </div>
      {counted && <Cut of={tokens.training} joined={showsTitle} />}
      <div id={`${id}-notes`} role="status">
        {here !== null && <Problem>{here}</Problem>}
        {cut?.place === 'passage' && <TruncationNotice cut={cut} />}
      </div>
      {browsing && (
        <Part failed="The samples could not be shown.">
          <PassageLibrary onClose={() => setBrowsing(false)} />
        </Part>
      )}
    </StageFrame>
  );
}

/** What becomes of a passage that is longer than one training sequence. @param joined its paragraphs are one sequence, where that fits. */
function Cut({ of: { sequences, lost, longest }, joined }: { of: TokenCount['training']; joined: boolean }) {
  if (lost === 0 && (sequences < 2 || !joined)) return null;
  return (
    <p className="muted small">
      Longer than a training sequence of {longest} tokens: trained as {sequences}, with {lost} tokens left out.
    </p>
  );
}

function originText(origin: Origin, title: string): string {
  if (origin.kind === 'own') return origin.from ?? 'Your own text';
  if (origin.kind === 'recorded') return `From the run above: ${title}`;
  return `${origin.corpus === 'english' ? 'Plain English, sample' : 'Toy-world sample'} ${origin.index}: ${title}`;
}
