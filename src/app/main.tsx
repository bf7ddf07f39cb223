// Before the components, whose own rules may overrule these.
import './styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { applyFraming } from './experiment/link/frame';
import { queryOf } from './experiment/link/hash';
import { lab } from './knowledge/experiment';
import { startUp } from './knowledge/startup';
import { useShell } from './shell/view';
import { fetchAhead } from './ui/later';
import { applyTheme, useTheme, watchSystemTheme } from './ui/theme';

applyTheme(useTheme.getState().choice);
watchSystemTheme();
useShell.setState({ experiment: lab });
applyFraming(queryOf(location.hash));
addEventListener('hashchange', () => applyFraming(queryOf(location.hash)));
startUp(lab);
// The first thing that a visitor looks at: asked for before anything else is drawn.
void import('./story/LabStory').catch(() => undefined);
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
fetchAhead(
  () => import('./charts/index'),
  () => import('./knowledge/details'),
);
