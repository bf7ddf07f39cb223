/** What each task does with engine and tokenizer. Adapters of the Lab stay on the device between its stages. */

import { finetuneSelfEdits, freeTrained, type TrainedEdit } from '../seal/finetune';
import { reward } from '../seal/innerLoop';
import type { KnowledgeContext } from '../seal/knowledge/context';
import { creditOfLines } from '../seal/knowledge/credit';
import { quiz } from '../seal/knowledge/quiz';
import { givenSelfEdit, writeSelfEdits } from '../seal/knowledge/selfEdits';
import type { RoundRecord } from '../seal/knowledge/types';
import { worldInputs } from '../seal/knowledge/worldInputs';
import { worldSideQuestions } from '../seal/knowledge/worldSideQuestions';
import { runRestEm } from '../seal/restEm';
import type { EventScope } from '../seal/types';
import { WorkerError } from './failure';
import type { KnowledgeTaskCommand } from './protocol';

const LAB: EventScope = { purpose: 'lab', round: 0 };

export interface LabSession {
  policyVersion: number;
  trained: TrainedEdit[];
}

export async function runKnowledgeTask(
  context: KnowledgeContext,
  command: KnowledgeTaskCommand,
  session: LabSession,
): Promise<RoundRecord[]> {
  switch (command.task) {
    case 'write': {
      const { edits } = command.settings;
      await writeSelfEdits(context, LAB, [command.passage], {
        edits,
        policyVersion: session.policyVersion,
        label: 'lab',
        seedKey: 'lab',
      });
      return [];
    }
    case 'finetune': {
      const previous = session.trained;
      session.trained = [];
      await freeTrained(context, previous);
      // The bare passage trains along: without it nobody could tell what the notes add.
      const selfEdits = [...command.selfEdits, givenSelfEdit('none', 'passage-only', 0, [])];
      session.trained = await finetuneSelfEdits(context, LAB, [command.passage], selfEdits);
      return [];
    }
    case 'quiz': {
      if (session.trained.length === 0)
        throw new WorkerError('adapters-gone', 'There are no adapters to quiz. Run Finetune first.');
      const sideQuestions = worldSideQuestions(command.settings, [command.passage], 'heldOut');
      const sittings = await quiz({ ...context, sideQuestions }, LAB, [command.passage], session.trained, {
        base: true,
      });
      await reward(context, LAB, [command.passage], session.trained, sittings, session.policyVersion);
      return [];
    }
    case 'credit': {
      const { passage, selfEdit, sequences, repeats } = command;
      await creditOfLines(context, LAB, passage, { selfEdit, sequences }, { repeats });
      return [];
    }
    case 'rounds': {
      session.policyVersion = 0;
      const { rounds } = await runRestEm(context, worldInputs(command.settings));
      session.policyVersion = rounds.length;
      return rounds;
    }
  }
}
