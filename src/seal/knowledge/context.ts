/** What the functions of the domain are given; the loop gives them more. */
import type { RunContext } from '../context';
import type { KnowledgeSettings } from './settings';

export type KnowledgeContext = Omit<RunContext<KnowledgeSettings, never>, 'emit'>;
