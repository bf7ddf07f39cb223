/** What the Lab can do without until there are results: one chunk, fetched while the page is idle. */
export { HistoryTab } from '../experiment/HistoryTab';
export { AnswersTab } from './AnswersTab';
export { LabExports } from './ExportMenu';
export { QuestionsPanel } from './QuestionsPanel';
export { RoundsFacts, RoundsFindings, RoundsTable } from './RoundsResults';
export { SequencesTab } from './SequencesTab';
export { TextsTab } from './TextsTab';
export { MeasuresTable } from './tables';
