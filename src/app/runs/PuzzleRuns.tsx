/** Recorded puzzle runs, each with the way to the page that shows it. */
import { FolderOpen } from 'lucide-react';
import { useEffect } from 'react';
import type { PuzzleRunEntry } from '../../seal/puzzles/runFiles/runIndex';
import { fetchPuzzleEntries } from '../puzzles/recorded/fetchRuns';
import { useRecordedPuzzles } from '../puzzles/recorded/recordedStore';
import { compact, plural } from '../strings/numbers';
import { conditionsLine, RECORDED_PUZZLES } from '../strings/puzzleRecorded';
import { dateText } from './effect';

export function PuzzleRuns() {
  const entries = useRecordedPuzzles((state) => state.entries);
  useEffect(() => void fetchPuzzleEntries(), []);
  // Empty on pages that were made without any: a heading over nothing would tell nobody anything.
  if (entries === null || entries.length === 0) return null;
  return (
    <section className="panel" aria-label={RECORDED_PUZZLES.listTitle}>
      <header>
        <h2>{RECORDED_PUZZLES.listTitle}</h2>
        <span className="muted small">{plural(entries.length, 'run')}</span>
      </header>
      <ul className="run-list">
        {entries.map((entry) => (
          <PuzzleRunItem key={entry.id} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

function PuzzleRunItem({ entry }: { entry: PuzzleRunEntry }) {
  const { title, startedAt, model, parameters, device, software, commit, conditions } = entry;
  return (
    <li className="run-item">
      <div className="run-head">
        <h3>{title}</h3>
        <span className="badge" data-status="recorded">
          {RECORDED_PUZZLES.mark}
        </span>
      </div>
      <p className="muted small">
        {dateText(startedAt)} · {model}, {compact(parameters)} parameters · {device}
        {software && ' (software)'}
        {commit !== null && ` · commit ${commit}`}
      </p>
      <p className="small">{conditionsLine(conditions)}</p>
      <div className="row wrap">
        {/* biome-ignore lint/a11y/useValidAnchor: it goes to another page; the click only tells which run to open there */}
        <a
          className="button"
          href="#/puzzles"
          aria-label={`${RECORDED_PUZZLES.link}: ${title}`}
          onClick={() => useRecordedPuzzles.setState({ asked: entry })}
        >
          <FolderOpen size={14} aria-hidden />
          {RECORDED_PUZZLES.link}
        </a>
      </div>
    </li>
  );
}
