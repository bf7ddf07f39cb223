/** One self-edit asked for again, with other random numbers, and the way back to the text that was there. */

import { withSelfEdit } from './byHand';
import { candidateName } from './candidates';
import type { KnowledgeExperiment } from './page';
import type { CandidateView } from './results';

export async function writeAgain(experiment: KnowledgeExperiment, candidate: CandidateView): Promise<void> {
  const { actions, inputs, useResults, useSettings, useView } = experiment;
  const { selfEdit, sample } = candidate;
  if (selfEdit === null || !actions.runnable()) return;
  const { work: passage, settings } = inputs();
  const again = { sample, draw: (selfEdit.draw ?? 0) + 1 };
  const before = useResults.getState().results;
  const outcome = await actions.runTask({ domain: 'knowledge', kind: 'write', passage, settings, again });
  actions.release();
  if (outcome.kind !== 'finished') {
    // Half a text is none.
    useResults.getState().change(() => before);
    const failure = outcome.kind === 'failed' ? outcome.failure : null;
    if (failure !== null) actions.noteFailure(failure);
    return actions.say(failure?.message ?? 'Stopped.');
  }
  const said = `${candidateName(candidate)} was written again.`;
  const back = (): void => {
    if (!actions.isIdle()) return;
    const rule = useSettings.getState().settings.reward;
    useResults.getState().change((results) => withSelfEdit(results, selfEdit, rule));
  };
  useView.getState().offerUndo({ said, back });
  actions.say(said);
}
