/** Begins with an empty passage of the visitor's own; what was there is one Undo away. */
import { messageOf } from '../ui/errors';
import { fetchPart } from '../ui/later';
import type { KnowledgeExperiment } from './page';

export async function beginOwn(experiment: KnowledgeExperiment): Promise<void> {
  const { extras, useDraft, useView } = experiment;
  try {
    // A recorded run that is shown gives its place up, and waits behind its own button.
    if (extras.useRecorded.getState().before !== null) {
      const { RECORDED_RUNS } = await fetchPart(() => import('./recorded/openRun'));
      RECORDED_RUNS.leave(experiment);
    }
    const { history, replace, untouched } = useDraft.getState();
    // Also where there is none yet: a sample on its way would fill it.
    if (untouched || history.present.origin.kind !== 'own')
      replace({ title: '', context: '', questions: [] }, { kind: 'own' });
    const field = document.querySelector<HTMLTextAreaElement>('#passage textarea');
    field?.scrollIntoView({ block: 'center' });
    field?.focus({ preventScroll: true });
  } catch (error) {
    extras.useRecorded.setState({ problem: messageOf(error) });
  }
  useView.getState().select(null);
}
