import { useEffect } from 'react';
import { Route, Router, Switch } from 'wouter';
import { later } from './controls/later';
import { Part } from './controls/Part';
import { Lab } from './lab/Lab';
import { LabStatusLine } from './lab/LabStatusLine';
import { listenForShortcuts } from './lab/shortcuts';
import { useHashPath } from './link/useHashPath';
import { LiveRegion } from './shell/LiveRegion';
import { NotFound } from './shell/NotFound';
import { PageError } from './shell/PageError';
import { SheetError } from './shell/SheetError';
import { StatusError } from './shell/StatusError';
import { TopBar } from './shell/TopBar';
import { LAB } from './stores/estimate';
import { useView } from './stores/view';

const PuzzlesPage = later(() => import('./puzzles/PuzzlesPage'));
const PuzzleStatusLine = later(() => import('./puzzles/PuzzleStatusLine'));
const RunsPage = later(() => import('./runs/RunsPage'));
const HelpSheet = later(() => import('./shell/HelpSheet'));
const LabShareSheet = later(() => import('./shell/LabShareSheet'));
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
