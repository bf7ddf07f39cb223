/** What can be done with a self-edit as a whole: have it written again, take changes back, remove it, add one's own. */
import { Plus, RotateCcw, Sparkles, Trash2 } from 'lucide-react';
import { asWritten } from '../../seal/knowledge/handEdits';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { withCandidate, withOwn, without, withSelfEdit } from './byHand';
import { candidateName } from './candidates';
import { useKnowledge, useProgress, useResults, useSettings, useStage, useView } from './experiment';
import { type CandidateView, OWN_FROM } from './results';
import styles from './TextsTab.module.css';
import { writeAgain } from './writeAgain';

interface Props {
  selected: CandidateView | null;
  /** Of the passage. */
  paragraphs: number;
  /** Opens one for changes. */
  onOpen: (id: string) => void;
}

export function EditTools({ selected, paragraphs, onOpen }: Props) {
  const experiment = useKnowledge();
  const recorded = useResults((state) => state.recorded);
  const change = useResults((state) => state.change);
  const rule = useSettings((state) => state.settings.reward);
  const say = useProgress((state) => state.say);
  const idle = useProgress((state) => state.task === null);
  const select = useView((state) => state.select);
  const { status, run } = useStage('write');
  if (recorded)
    return <p className="muted small">These were recorded; those that are written on this device can be changed.</p>;
  const edit = selected?.selfEdit ?? null;
  const name = selected === null ? '' : candidateName(selected);
  const add = (): void => {
    change((results) =>
      withOwn(
        results,
        Array.from({ length: paragraphs }, () => ''),
        rule,
      ),
    );
    const added = experiment.useResults.getState().results.candidates.at(-1);
    if (added === undefined) return;
    select(added.id);
    onOpen(added.id);
    say(`${candidateName(added)} was added. Write or paste its text.`);
  };
  return (
    <div className={`row wrap ${styles.tools}`}>
      {selected !== null && <strong>{name}</strong>}
      {edit?.author === 'hand' && <Badge>{edit.original ? 'edited by hand' : 'written by hand'}</Badge>}
      {edit?.draw !== undefined && edit.author === 'policy' && (
        <span className="muted small">asked again, {edit.draw === 1 ? 'once' : `${edit.draw} times`}</span>
      )}
      <span className="grow" />
      {selected !== null && edit !== null && edit.author !== 'teacher' && selected.sample < OWN_FROM && (
        <Button
          icon={Sparkles}
          size="small"
          disabled={run === null || status !== 'done'}
          title="Asks the model for this one again, with other random numbers"
          onClick={() => void writeAgain(experiment, selected)}
        >
          Write again
        </Button>
      )}
      {edit?.original !== undefined && (
        <Button
          icon={RotateCcw}
          size="small"
          disabled={!idle}
          onClick={() => {
            change((results) => withSelfEdit(results, asWritten(edit), rule));
            say(`${name}: back to what the model wrote.`);
          }}
        >
          Back to the model’s text
        </Button>
      )}
      {selected !== null && selected.sample >= OWN_FROM && (
        <Button
          icon={Trash2}
          size="small"
          disabled={!idle}
          onClick={() => {
            const said = `${name} was removed.`;
            change((results) => without(results, selected.id, rule));
            const back = (): void => {
              if (experiment.actions.isIdle()) change((results) => withCandidate(results, selected, rule));
            };
            experiment.useView.getState().offerUndo({ said, back });
            say(said);
          }}
        >
          Remove
        </Button>
      )}
      <Button icon={Plus} size="small" disabled={!idle || paragraphs === 0} onClick={add}>
        Add your own
      </Button>
    </div>
  );
}
