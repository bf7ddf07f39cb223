import type { KnowledgeRun } from '../../../seal/record/record';
import { useKnowledge } from '../../knowledge/experiment';
import { Playback } from './Playback';
import { PLAYED_NOTES } from './playedNotes';

export default function NotesPlayback(props: { run: KnowledgeRun; onClose: () => void }) {
  return <Playback of={PLAYED_NOTES} experiment={useKnowledge()} {...props} />;
}
