import ForgettingPage from '../forgetting/ForgettingPage';
import ForgettingShareSheet from '../forgetting/ForgettingShareSheet';
import { KnowledgeProvider } from '../knowledge/experiment';
import { sequences } from '../knowledge/sequences';
import { Frame } from './Frame';

/** Fetched when the page is first shown. */
export default function ForgettingRoute() {
  return (
    <KnowledgeProvider of={sequences}>
      <Frame of={sequences} Page={ForgettingPage} Share={ForgettingShareSheet} leads />
    </KnowledgeProvider>
  );
}
