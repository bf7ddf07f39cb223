import { CircleHelp, Monitor, Moon, Share2, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { DevicePills } from '../experiment/DevicePills';
import { useHashPath } from '../experiment/link/hash';
import { Button, IconButton } from '../ui/Button';
import { Segments } from '../ui/Segments';
import { THEME_CHOICES, type ThemeChoice, useTheme } from '../ui/theme';
import styles from './TopBar.module.css';
import { useShell } from './view';

const PAGES = [
  { path: '/', name: 'Lab' },
  { path: '/puzzles', name: 'Puzzles' },
  { path: '/forgetting', name: 'Forgetting' },
  { path: '/talk', name: 'Talk' },
  { path: '/runs', name: 'Runs' },
  { path: '/models', name: 'Models' },
  { path: '/learn', name: 'Learn' },
] as const;

export function TopBar() {
  const { show, experiment } = useShell();
  return (
    <header className={styles.bar} data-part="top">
      <PageLinks />
      {experiment !== null && <DevicePills of={experiment} />}
      <ThemeToggle />
      <Button icon={Share2} look={styles.share} onClick={() => show('share')}>
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

/** The name and the pages, which do without an experiment. */
export function PageLinks() {
  const [path] = useHashPath();
  return (
    <>
      <a className={styles.brand} href="#/" aria-label="Selkie, home">
        <SealMark />
        Selkie
      </a>
      <nav className={styles.pages} aria-label="Pages">
        {PAGES.map(({ path: place, name }) => (
          <a key={place} href={`#${place}`} aria-current={`${path}/`.startsWith(`${place}/`) ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
    </>
  );
}

const ICONS = { light: Sun, system: Monitor, dark: Moon } as const;
const NAMES = { light: 'Light', system: 'As the system', dark: 'Dark' } as const;

function ThemeToggle() {
  const { choice, choose } = useTheme();
  const label = (theme: ThemeChoice): ReactNode => {
    const Icon = ICONS[theme];
    return (
      <span title={NAMES[theme]}>
        <Icon size={15} aria-hidden />
        <span className="visually-hidden">{NAMES[theme]}</span>
      </span>
    );
  };
  return (
    <div className={styles.theme}>
      <Segments
        legend="Theme"
        options={THEME_CHOICES}
        labels={{ light: label('light'), system: label('system'), dark: label('dark') }}
        chosen={choice}
        onChoose={choose}
      />
    </div>
  );
}

/** The sign: a seal's head above the water line. */
function SealMark() {
  return (
    <svg width={22} height={22} viewBox="0 0 24 24" fill="currentColor" aria-hidden>
      <path d="M6.200 17.200c-.5-1.300-.8-2.700-.8-4.200C5.400 7.900 8.500 4.500 12.400 4.500c3 0 5.100 1.800 6.300 4.200l2 .9c.7.300 1 1.100.7 1.800-.6 1.500-1.900 2.400-3.600 2.500-.300 1.200-.2 2.300.3 3.300h-2.300c-.8-.6-1.600-.6-2.400 0-.9.7-2 .7-2.900 0-.8-.6-1.600-.6-2.400 0Zm9.300-7.300a1.100 1.100 0 1 0 0-2.200 1.100 1.100 0 0 0 0 2.200Z" />
      <path
        d="M2.500 19.600c1.400 0 1.900.9 3.100.9s1.800-.9 3.200-.9 1.900.9 3.200.9 1.800-.9 3.200-.9 1.900.9 3.200.9 1.800-.9 3.100-.9"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
      />
    </svg>
  );
}
