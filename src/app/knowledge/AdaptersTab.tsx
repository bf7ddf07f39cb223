/** The Lab's own in the tab of adapters: the visitor's question, answered side by side. */
import { type FormEvent, useId, useState } from 'react';
import { create } from 'zustand';
import { AdaptersTab, type AdapterUse } from '../experiment/adapters/AdaptersTab';
import type { HeldAdapter } from '../experiment/adapters/held';
import { askSideBySide } from '../experiment/adapters/work';
import { Table } from '../ui/Table';
import { candidateName } from './candidates';
import { useKnowledge, useSelected } from './experiment';
import type { KnowledgeExperiment } from './page';

/** Stays while other tabs are looked at. */
const useAsked = create<{
  asked: { question: string; answers: readonly { name: string; text: string }[] } | null;
}>()(() => ({ asked: null }));

const LAB_ADAPTERS: AdapterUse = {
  useTrained: () => {
    const selected = useSelected();
    return selected !== null && selected.losses.length > 0 ? { id: selected.id, name: candidateName(selected) } : null;
  },
  Questions,
};

export default function LabAdaptersTab() {
  return <AdaptersTab use={LAB_ADAPTERS} />;
}

async function askThem(
  experiment: KnowledgeExperiment,
  question: string,
  adapters: readonly HeldAdapter[],
): Promise<void> {
  const { work, settings } = experiment.inputs();
  const asked = { domain: 'knowledge', title: work.title, question, settings } as const;
  const said = await askSideBySide(experiment, asked, adapters);
  if (said === null || said.answered.kind !== 'texts') return;
  const { texts } = said.answered;
  useAsked.setState({ asked: { question, answers: said.names.map((name, at) => ({ name, text: texts[at] ?? '' })) } });
}

function Questions({ adapters, isFree }: { adapters: readonly HeldAdapter[]; isFree: boolean }) {
  const experiment = useKnowledge();
  const asked = useAsked((state) => state.asked);
  const [question, setQuestion] = useState('');
  const id = useId();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isFree && question.trim() !== '') void askThem(experiment, question.trim(), adapters);
  };
  return (
    <>
      <form className="row" onSubmit={submit}>
        <label htmlFor={id}>Question</label>
        <input
          id={id}
          className="input grow"
          value={question}
          maxLength={1000}
          onChange={({ target }) => setQuestion(target.value)}
        />
        <button type="submit" className="button" disabled={!isFree || question.trim() === ''}>
          Ask side by side
        </button>
      </form>
      {asked !== null && (
        <Table
          label={`Answers to “${asked.question}”`}
          scroll="Answers side by side"
          heads={asked.answers.map(({ name }) => name)}
        >
          <tr>
            {asked.answers.map(({ text }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the order is that of the columns
              <td key={index} className="answer-text">
                {text === '' ? <span className="muted">nothing</span> : text}
              </td>
            ))}
          </tr>
        </Table>
      )}
    </>
  );
}
