import { lazy, Suspense, useEffect } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { Route, Router, Switch } from 'wouter';
import { Lab } from './lab/Lab';
import { LabStatusLine } from './lab/LabStatusLine';
import { listenForShortcuts } from './lab/shortcuts';
import { useHashPath } from './link/useHashPath';
import { LiveRegion } from './shell/LiveRegion';
import { NotFound } from './shell/NotFound';
import { PageError } from './shell/PageError';
import { TopBar } from './shell/TopBar';
import { LAB } from './stores/estimate';
import { useView } from './stores/view';

const PuzzlesPage = lazy(() => import('./puzzles/PuzzlesPage'));
const PuzzleStatusLine = lazy(() => import('./puzzles/PuzzleStatusLine'));
const RunsPage = lazy(() => import('./runs/RunsPage'));
const HelpSheet = lazy(() => import('./shell/HelpSheet'));
const LabShareSheet = lazy(() => import('./shell/LabShareSheet'));
const PuzzleShareSheet = lazy(() => import('./puzzles/PuzzleShareSheet'));

export function App() {
  const sheet = useView((state) => state.sheet);
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
      <ErrorBoundary FallbackComponent={PageError}>
        <Switch>
          <Route path="/" component={Lab} />
          <Route path="/puzzles">
            <Suspense fallback={<main className="page" id="main" tabIndex={-1} />}>
              <PuzzlesPage />
            </Suspense>
          </Route>
          <Route path="/runs">
            <Suspense fallback={<main className="page" id="main" tabIndex={-1} />}>
              <RunsPage />
            </Suspense>
          </Route>
          <Route component={NotFound} />
        </Switch>
      </ErrorBoundary>
      <Switch>
        <Route path="/puzzles">
          <Suspense>
            <PuzzleStatusLine />
          </Suspense>
        </Route>
        <Route component={LabStatusLine} />
      </Switch>
      <LiveRegion domain={LAB} />
      <ErrorBoundary fallback={null} resetKeys={[sheet]}>
        <Suspense>
          {sheet === 'help' && <HelpSheet />}
          {sheet === 'share' && (
            <Switch>
              <Route path="/puzzles" component={PuzzleShareSheet} />
              <Route component={LabShareSheet} />
            </Switch>
          )}
        </Suspense>
      </ErrorBoundary>
    </Router>
  );
}
