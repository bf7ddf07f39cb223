/** Has the model write questions about the passage at hand. */
import type { WrittenQuestions } from '../../seal/knowledge/types';
import { plural } from '../ui/numbers';
import { NOT_ASKED } from './asking';
import type { KnowledgeExperiment } from './page';

/** They join the questions of the passage, marked as the model's; one step of undo takes them back. */
export async function askForQuestions({ actions, inputs, useDraft, extras }: KnowledgeExperiment): Promise<void> {
  const { useAsking } = extras;
  const { work: passage, settings } = inputs();
  if (!actions.isIdle()) return;
  useAsking.setState({ ...NOT_ASKED, running: true }, true);
  const told: WrittenQuestions[] = [];
  const outcome = await actions.runTask({ domain: 'knowledge', kind: 'questions', passage, settings }, (events) => {
    for (const event of events) {
      if (event.type === 'questions') told.push(event.written);
      if (event.type !== 'question-text') continue;
      const { place, text } = event;
      useAsking.setState(({ texts }) => {
        const length = Math.max(texts.length, place + 1);
        return { texts: Array.from({ length }, (_, at) => (at === place ? text : (texts[at] ?? ''))) };
      });
    }
  });
  actions.release();
  const failure = outcome.kind === 'failed' ? outcome.failure : null;
  if (failure !== null) actions.noteFailure(failure);
  if (outcome.kind === 'finished') {
    const written = told.at(-1) ?? { questions: [], refused: [] };
    // The visitor may have gone on to another passage meanwhile.
    const isSame = useDraft.getState().history.present.passage.context === passage.context;
    if (isSame && written.questions.length > 0) useDraft.getState().addWritten(written.questions);
    useAsking.setState({ ...NOT_ASKED, written: isSame ? written : null }, true);
    return actions.say(`The model wrote ${plural(written.questions.length, 'usable question')}.`);
  }
  useAsking.setState({ ...NOT_ASKED, problem: failure?.message ?? null }, true);
  actions.say(failure?.message ?? 'Stopped.');
}
