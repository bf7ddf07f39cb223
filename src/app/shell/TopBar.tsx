import { CircleHelp, Share2 } from 'lucide-react';
import { DevicePills } from '../experiment/DevicePills';
import { type EngineState, useEngine, usePuzzleEngine } from '../experiment/engine';
import { useHashPath } from '../experiment/link/useHashPath';
import { useView } from '../knowledge/view';
import { SealMark } from './SealMark';
import { ThemeToggle } from './ThemeToggle';

const PAGES = [
  { path: '/', name: 'Lab' },
  { path: '/puzzles', name: 'Puzzles' },
  { path: '/runs', name: 'Runs' },
] as const;

/** A page without a model of its own shows the one that is loaded. */
function shownEngine(path: string, lab: EngineState, puzzles: EngineState): EngineState {
  if (path === '/puzzles') return puzzles;
  return path !== '/' && lab.status.kind === 'elsewhere' ? puzzles : lab;
}

export function TopBar() {
  const show = useView((state) => state.show);
  const [path] = useHashPath();
  const lab = useEngine();
  const puzzles = usePuzzleEngine();
  return (
    <header className="top-bar">
      <a className="brand" href="#/" aria-label="Selkie, home">
        <SealMark />
        Selkie
      </a>
      <nav className="tabs-nav" aria-label="Pages">
        {PAGES.map(({ path: place, name }) => (
          <a key={place} href={`#${place}`} aria-current={place === path ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <span className="grow spacer" />
      <DevicePills {...shownEngine(path, lab, puzzles)} />
      <ThemeToggle />
      <button type="button" className="button share" onClick={() => show('share')}>
        <Share2 size={14} aria-hidden />
        Share
      </button>
      <button
        type="button"
        className="button icon"
        aria-label="Keyboard and help"
        title="Keyboard and help (?)"
        onClick={() => show('help')}
      >
        <CircleHelp size={16} aria-hidden />
      </button>
    </header>
  );
}
