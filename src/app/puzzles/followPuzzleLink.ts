/** Takes over what the address says of the Puzzles page, and keeps the address in step with the page. */
import { isWorldPuzzle } from '../../seal/puzzles/worldInputs';
import { placeOf, replaceHash } from '../experiment/link/hash';
import { useNotices } from '../experiment/notices';
import { presentPuzzle, usePuzzleDraft } from './draft';
import { replaced } from './grids/editorState';
import { decodePuzzleLink, encodePuzzleLink, PUZZLES, type PuzzleLinkContent } from './puzzleCodec';
import { openPuzzleRunById } from './recorded/openRun';
import { useRecordedPuzzles } from './recorded/recordedStore';
import { isAdopted, leaveTask } from './recorded/showPick';
import { usePuzzleRounds } from './roundsStore';
import { usePuzzleRun } from './run';
import { PUZZLE_LINK } from './words/settings';

let following = false;
/** The run that the address names while nobody knows whether it came with the page: a reload may find it. */
let named: string | null = null;

/** Begins with the first visit and goes on when the page is left. */
export function followPuzzleLink(): void {
  if (following) return;
  following = true;
  adopt();
  addEventListener('hashchange', adopt);
  usePuzzleDraft.subscribe(({ settings, editor }, before) => {
    if (settings !== before.settings || editor !== before.editor) writeAddress();
  });
  useRecordedPuzzles.subscribe(({ entry, source, run }, before) => {
    if (entry !== before.entry) named = null;
    if (entry !== before.entry || source !== before.source || run !== before.run) writeAddress();
  });
  usePuzzleRounds.subscribe(({ recorded }, before) => {
    if (recorded !== before.recorded) writeAddress();
  });
  usePuzzleRun.subscribe(({ recorded, puzzle }, before) => {
    if (recorded !== before.recorded || puzzle !== before.puzzle) writeAddress();
  });
}

function adopt(): void {
  const link = decodePuzzleLink(location.hash);
  if (link !== null) named = null;
  if (link?.settings) {
    // What is put back later must not undo what the link says.
    leaveTask();
    usePuzzleDraft.getState().adopt(link.settings);
  }
  const task = link?.task ?? null;
  // What was drawn comes back with undo.
  if (task !== null) usePuzzleDraft.getState().edit((editor) => replaced(editor, task));
  if (link) useNotices.getState().setFromLink('puzzles', link.notices);
  if (link?.run && link.run !== runShown()) void openNamed(link.run);
  else writeAddress();
}

async function openNamed(id: string): Promise<void> {
  named = id;
  const found = await openPuzzleRunById(id);
  if (found !== 'unfetched' && named === id) named = null;
  if (found !== 'listed') {
    const { fromLink, setFromLink } = useNotices.getState();
    const reason = found === 'unlisted' ? PUZZLE_LINK.unknownRun : PUZZLE_LINK.runsNotFetched;
    setFromLink('puzzles', [...fromLink.puzzles, { field: 'run', given: id, used: '', reason }]);
  }
  writeAddress();
}

function writeAddress(): void {
  if (placeOf(location.hash) !== PUZZLES) return;
  const link = puzzleLinkNow();
  replaceHash(encodePuzzleLink({ ...link, run: link.run ?? named }));
}

/** Without a task of the visitor's own: that goes into a link only when they ask for it. */
export function puzzleLinkNow(): PuzzleLinkContent {
  const run = runShown();
  if (run !== null && showsTaskOf(run)) return { settings: null, task: null, run };
  const task = presentPuzzle();
  const { settings } = usePuzzleDraft.getState();
  return { settings, task: isWorldPuzzle(task) ? task : null, run };
}

/** The run whose rounds are shown, if it came with the page, so that a link can name it. */
function runShown(): string | null {
  const { entry, source } = useRecordedPuzzles.getState();
  return entry !== null && source === 'recorded' && usePuzzleRounds.getState().recorded ? entry.id : null;
}

/** While nothing of it is changed, the run stands for settings and task. */
function showsTaskOf(id: string): boolean {
  const { run } = useRecordedPuzzles.getState();
  const { recorded, puzzle } = usePuzzleRun.getState();
  const { settings } = usePuzzleDraft.getState();
  return recorded && run?.id === id && puzzle === presentPuzzle() && isAdopted(settings, run);
}
