import { CircleAlert, Redo2, Shuffle, Undo2 } from 'lucide-react';
import { useId } from 'react';
import { splitParagraphs } from '../../seal/knowledge/passages';
import { CutNotice } from '../experiment/CutNotice';
import { StageFrame } from '../experiment/StageFrame';
import { IconButton } from '../ui/Button';
import { plural } from '../ui/numbers';
import type { Origin } from './draft';
import { useDraft, useEngine } from './experiment';
import { SamplePicker } from './SamplePicker';
import { useDraftProblem } from './useSelected';

export function PassageCard() {
  const id = useId();
  const { history, cut, setContext, undo, redo } = useDraft();
  const { passage, origin } = history.present;
  const tokens = useEngine((state) => state.tokens);
  const problem = useDraftProblem();
  const here = problem?.place === 'passage' ? problem.text : null;
  const paragraphs = passage.context.trim() === '' ? 0 : splitParagraphs(passage.context).length;
  return (
    <StageFrame
      id="passage"
      number={1}
      name="Passage"
      isInput
      status={here !== null ? 'failed' : 'done'}
      figure={
        tokens === null || paragraphs === 0 ? (
          <>
            {passage.context.length.toLocaleString('en')} <small>characters</small>
          </>
        ) : (
          <>
            {tokens.total.toLocaleString('en')} <small>tokens</small>
          </>
        )
      }
      caption={
        <>
          {plural(paragraphs, 'paragraph')}
          {tokens !== null && `, each at most ${tokens.paragraphLimit.toLocaleString('en')} tokens`}
        </>
      }
      action={
        <>
          <SamplePicker />
          <IconButton icon={Undo2} label="Undo" title="Undo" disabled={history.past.length === 0} onClick={undo} />
          <IconButton icon={Redo2} label="Redo" title="Redo" disabled={history.future.length === 0} onClick={redo} />
        </>
      }
    >
      <p className="row origin">
        <Shuffle size={13} aria-hidden />
        <span>{originText(origin, passage.title)}</span>
      </p>
      <label className="visually-hidden" htmlFor={id}>
        Passage
      </label>
      <textarea
        id={id}
        className="input passage-text"
        value={passage.context}
        placeholder="Write or paste a text. Blank lines separate paragraphs; the model writes notes on each."
        aria-invalid={here !== null}
        aria-describedby={`${id}-notes`}
        spellCheck={false}
        onChange={(event) => setContext(event.target.value)}
      />
      <div id={`${id}-notes`} role="status">
        {here !== null && (
          <p className="problem">
            <CircleAlert size={13} aria-hidden />
            {here}
          </p>
        )}
        {cut?.place === 'passage' && <CutNotice cut={cut} />}
      </div>
    </StageFrame>
  );
}

function originText(origin: Origin, title: string): string {
  switch (origin.kind) {
    case 'sample':
      return `Toy-world sample ${origin.index}: ${title}`;
    case 'recorded':
      return `From a recorded run: ${title}`;
    case 'own':
      return 'Your own text';
  }
}
