import { useEffect } from 'react';
import { Route, Router, Switch } from 'wouter';
import { LAB } from './experiment/estimate';
import { LiveRegion } from './experiment/LiveRegion';
import { useHashPath } from './experiment/link/useHashPath';
import { StatusError } from './experiment/StatusError';
import { listenForShortcuts } from './experiment/shortcuts';
import { Lab } from './knowledge/Lab';
import { LabStatusLine } from './knowledge/LabStatusLine';
import { useView } from './knowledge/view';
import { NotFound } from './shell/NotFound';
import { PageError } from './shell/PageError';
import { SheetError } from './shell/SheetError';
import { TopBar } from './shell/TopBar';
import { later } from './ui/later';
import { Part } from './ui/Part';

const PuzzlesPage = later(() => import('./puzzles/PuzzlesPage'));
const PuzzleStatusLine = later(() => import('./puzzles/PuzzleStatusLine'));
const RunsPage = later(() => import('./runs/RunsPage'));
const HelpSheet = later(() => import('./shell/HelpSheet'));
const LabShareSheet = later(() => import('./knowledge/LabShareSheet'));
const PuzzleShareSheet = later(() => import('./puzzles/PuzzleShareSheet'));

export function App() {
  const sheet = useView((state) => state.sheet);
  const [path] = useHashPath();
  useEffect(listenForShortcuts, []);
  return (
    <Router hook={useHashPath}>
      {/* biome-ignore lint/a11y/useValidAnchor: it goes to a place of this page, by hand because the hash is the route's */}
      <a
        className="skip-link"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        Skip to the content
      </a>
      <TopBar />
      <Part of={path} failed={PageError} waiting={<main className="page" id="main" tabIndex={-1} />}>
        <Switch>
          <Route path="/" component={Lab} />
          <Route path="/puzzles" component={PuzzlesPage} />
          <Route path="/runs" component={RunsPage} />
          <Route component={NotFound} />
        </Switch>
      </Part>
      <Part of={path} failed={StatusError}>
        <Switch>
          <Route path="/puzzles" component={PuzzleStatusLine} />
          <Route component={LabStatusLine} />
        </Switch>
      </Part>
      <LiveRegion domain={LAB} />
      <Part of={sheet} failed={SheetError}>
        {sheet === 'help' && <HelpSheet />}
        {sheet === 'share' && (
          <Switch>
            <Route path="/puzzles" component={PuzzleShareSheet} />
            <Route component={LabShareSheet} />
          </Switch>
        )}
      </Part>
    </Router>
  );
}
