import { CircleHelp, Share2 } from 'lucide-react';
import { DevicePills } from '../experiment/DevicePills';
import { useHashPath } from '../experiment/link/hash';
import { Button, IconButton } from '../ui/Button';
import { SealMark } from './SealMark';
import { ThemeToggle } from './ThemeToggle';
import { useShell } from './view';

const PAGES = [
  { path: '/', name: 'Lab' },
  { path: '/puzzles', name: 'Puzzles' },
  { path: '/runs', name: 'Runs' },
] as const;

export function TopBar() {
  const { show, experiment } = useShell();
  const [path] = useHashPath();
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
      {experiment !== null && <DevicePills of={experiment} />}
      <ThemeToggle />
      <Button icon={Share2} look="share" onClick={() => show('share')}>
        Share
      </Button>
      <IconButton
        icon={CircleHelp}
        label="Keyboard and help"
        title="Keyboard and help (?)"
        onClick={() => show('help')}
      />
    </header>
  );
}
