import type { ComponentType, MouseEvent } from 'react';
import { Route, Router, Switch } from 'wouter';
import { FRAME_NAMES } from './experiment/link/frame';
import { hashOf, placeOf, queryOf, useHashPath } from './experiment/link/hash';
import { KnowledgeProvider, lab } from './knowledge/experiment';
import { Lab } from './knowledge/Lab';
import { saysWhatToShow } from './knowledge/link';
import { Frame } from './shell/Frame';
import { PageError, SheetError, TopBarError } from './shell/failures';
import { NotFound } from './shell/NotFound';
import { TopBar } from './shell/TopBar';
import { useShell } from './shell/view';
import { later } from './ui/later';
import { Main } from './ui/Main';
import { Part } from './ui/Part';

const LabStory = later(() => import('./story/LabStory'));
const PuzzlesRoute = later(() => import('./shell/PuzzlesRoute'));
const ForgettingRoute = later(() => import('./shell/ForgettingRoute'));
const ModelsPage = later(() => import('./models/ModelsPage'));
const DevicePage = later(() => import('./device/DevicePage'));
const TalkPage = later(() => import('./talk/TalkPage'));
const RunsPage = later(() => import('./runs/RunsPage'));
const HelpSheet = later(() => import('./shell/HelpSheet'));
const LearnPage = later(() => import('./learn/LearnPage'));
const Companions = later(() => import('./shell/Companions'));
const LabShareSheet = later(() => import('./knowledge/LabShareSheet'));

/** As the visitor came: the address is rewritten while what it names is on its way. */
const STORY_ROOM = saysWhatToShow(location.hash) ? undefined : 'story-room';

/** Without it the page is as good as before. */
const Nothing = (): null => null;

export function App() {
  const sheet = useShell((state) => state.sheet);
  const [path] = useHashPath();
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
      <a
        className="button small open-full"
        href={location.pathname}
        target="_blank"
        rel="noreferrer"
        onClick={openFull}
      >
        Open full
      </a>
      <Part of={path} failed={TopBarError}>
        <TopBar />
      </Part>
      <Part failed={Nothing}>
        <Companions />
      </Part>
      <Switch>
        <Route path="/">
          <InLab Page={LabPage} leads />
        </Route>
        <Route path="/puzzles">
          <Part of={path} failed={PageError} waiting={<Main />}>
            <PuzzlesRoute />
          </Part>
        </Route>
        <Route path="/talk">
          <InLab Page={TalkPage} />
        </Route>
        <Route path="/forgetting">
          <Part of={path} failed={PageError} waiting={<Main />}>
            <ForgettingRoute />
          </Part>
        </Route>
        <Route path="/runs">
          <InLab Page={RunsPage} />
        </Route>
        <Route path="/models">
          <InLab Page={ModelsPage} />
        </Route>
        <Route path="/learn/*?">
          <InLab Page={LearnPage} />
        </Route>
        <Route path="/device">
          <InLab Page={DevicePage} />
        </Route>
        <Route>
          <InLab Page={NotFound} />
        </Route>
      </Switch>
      <Part of={sheet} failed={SheetError}>
        {sheet === 'help' && <HelpSheet />}
      </Part>
    </Router>
  );
}

/** What is shown here, in a window of its own and with all of its parts. */
function openFull(event: MouseEvent<HTMLAnchorElement>): void {
  const query = queryOf(location.hash);
  for (const name of FRAME_NAMES) query.delete(name);
  event.currentTarget.href = location.pathname + hashOf(placeOf(location.hash), query);
}

/** The room of what is on its way, so that nothing below it jumps. */
const Story = () => (
  <Part failed="The story of the recorded run could not be shown." waiting={<div className={STORY_ROOM} />}>
    <LabStory />
  </Part>
);
const LabPage = () => <Lab Story={Story} />;

/** The Lab's status line stands below pages that have no experiment of their own. */
function InLab({ Page, leads = false }: { Page: ComponentType; leads?: boolean }) {
  return (
    <KnowledgeProvider of={lab}>
      <Frame of={lab} Page={Page} Share={LabShareSheet} leads={leads} />
    </KnowledgeProvider>
  );
}
