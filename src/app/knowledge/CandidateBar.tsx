/** Picks the self-edit that the drawer shows. */
import { candidateName } from './candidates';
import { useLab } from './lab';
import { useSelected } from './useSelected';
import { useView } from './view';

export function CandidateBar() {
  const candidates = useLab((state) => state.results.candidates);
  const select = useView((state) => state.select);
  const selected = useSelected();
  if (selected === null) return null;
  return (
    <fieldset className="segments candidate-bar">
      <legend className="visually-hidden">Self-edit shown</legend>
      {candidates.map((candidate) => (
        <label key={candidate.id}>
          <input
            className="visually-hidden"
            type="radio"
            name="candidate"
            checked={candidate.id === selected.id}
            onChange={() => select(candidate.id)}
          />
          {candidateName(candidate)}
        </label>
      ))}
    </fieldset>
  );
}
