/** The experiment that the Lab shows, and the hooks by which its components reach the one that they stand in. */
import { makeContext } from '../experiment/context';
import { makeExperiment } from '../experiment/experiment';
import { KNOWLEDGE_PAGE, type KnowledgeExperiment, type KnowledgePage } from './page';

const context = makeContext<KnowledgePage>('knowledge');
export const {
  Provider: KnowledgeProvider,
  useOwn: useKnowledge,
  useDraft,
  useSettings,
  useEngine,
  useResults,
  useProgress,
  useRounds,
  useView,
  useWork,
  useInputs,
  useStage,
  useRunnable,
} = context;
export const useCredit = context.hook(({ extras }) => extras.useCredit);
export const useRecorded = context.hook(({ extras }) => extras.useRecorded);

/** Of the route. */
export const lab: KnowledgeExperiment = makeExperiment(KNOWLEDGE_PAGE);
