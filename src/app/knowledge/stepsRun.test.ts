import { strFromU8, unzipSync } from 'fflate';
import { beforeEach, expect, it } from 'vitest';
import { entryOf } from '../../seal/knowledge/runFile/index';
import { innerLoop } from '../../seal/loop/innerLoop';
import { writeEdits } from '../../seal/loop/write';
import { KNOWLEDGE_FORMAT, readRunText } from '../../seal/record/format';
import { testLoop, townPassage } from '../../seal/testing/fixtures';
import { type StageRecord, stageStatus } from '../experiment/stages';
import { labExports } from './ExportMenu';
import { lab } from './experiment';
import { basisOf, KNOWLEDGE_PAGE, LAB_STAGES } from './page';
import { RECORDED_RUNS } from './recorded/openRun';

const SCOPE = { purpose: 'lab', round: 0 } as const;
const passage = townPassage(1);
const MODEL = {
  name: 'a',
  parameters: 1,
  layers: 1,
  hidden: 8,
  vocab: 9,
  contextLength: 64,
  weightFormat: 'f32',
} as const;
const DEVICE = {
  ...{ vendor: 'v', architecture: '', description: 'd', software: true, subgroups: false, shaderF16: false },
  ...{ maxBufferBytes: 1, maxBindingBytes: 1 },
};

/** All steps of the Lab, run to their end, as the page has them. */
async function runSteps(): Promise<void> {
  const { context, events, loop: open } = testLoop({ edits: 2 });
  const loop = open();
  const edits = await writeEdits(loop, SCOPE, [passage], { edits: 2, policyVersion: 0, label: 'lab', seedKey: 'lab' });
  await innerLoop(loop, SCOPE, [passage], edits, { policyVersion: 0, seedKey: 'lab', bare: 'all' });
  lab.useSettings.getState().change(context.settings, []);
  lab.useEngine.setState({ status: { kind: 'ready', model: MODEL, device: DEVICE } });
  const results = KNOWLEDGE_PAGE.reduce(KNOWLEDGE_PAGE.nothing, events, context.settings);
  const done = { status: 'done', run: 1, basis: null, seconds: 2, problem: null } satisfies StageRecord;
  const stages = { write: done, finetune: done, quiz: done };
  for (const stage of LAB_STAGES)
    Object.assign(stages, { [stage]: { ...done, basis: basisOf(stage, lab.inputs(), stages) } });
  lab.useResults.getState().restore(passage, results, stages);
}

const entryNamed = (label: string) => labExports(lab).find((one) => one.label === label);
const steps = () => entryNamed('Run of the steps, as a run file');

beforeEach(() => {
  lab.useResults.getState().reset();
  lab.useDraft.getState().replace(passage, { kind: 'own' });
});

it('there is none before the quiz, nor once the passage is another', async () => {
  expect([steps()?.isEmpty?.(), entryNamed('Run of the rounds, as a run file')?.isEmpty?.()]).toEqual([true, true]);
  await runSteps();
  expect(steps()?.isEmpty?.()).toBe(false);
  lab.useDraft.getState().setContext('Another passage.');
  expect(stageStatus(KNOWLEDGE_PAGE, 'quiz', lab.inputs(), lab.useResults.getState().stages)).toBe('stale');
  expect(steps()?.isEmpty?.()).toBe(true);
});

it('is a run that the Runs page lists and the Lab opens with the same self-edits, losses, answers and rewards', async () => {
  await runSteps();
  const { results } = lab.useResults.getState();
  const run = readRunText(KNOWLEDGE_FORMAT, String((await steps()?.make())?.content));
  expect(run.conditions.map(({ name, n }) => [name, n])).toEqual([
    ['base', 1],
    ['untrained', 1],
  ]);
  expect(run.seconds).toBe(6);
  expect(entryOf(run, '').title).toBe(`No rounds, 1 × 2 self-edits, seed ${run.settings.seed}`);
  expect(RECORDED_RUNS.writersOf(run, 0)).toEqual([{ name: 'untrained', round: 0 }]);
  const candidates = run.start.find(({ condition }) => condition.name === 'untrained')?.candidates ?? [];
  expect(candidates.map(({ edit }) => edit.text)).toEqual(results.candidates.map(({ selfEdit }) => selfEdit?.text));
  for (const [at, one] of candidates.entries()) {
    const own = results.candidates[at];
    expect(one.repeats.map(({ answers }) => answers)).toEqual(own?.answers);
    expect(one.reward.mean).toBeCloseTo(own?.reward?.mean ?? Number.NaN, 4);
    expect(one.repeats[0]?.losses.length).toBe(own?.losses[0]?.length);
  }
});

it('goes out as a zip for a cluster, with its self-edits, and the pair that its rule would keep', async () => {
  const cluster = () => entryNamed('Continue on a cluster: the steps, as a zip');
  expect(cluster()?.isEmpty?.()).toBe(true);
  await runSteps();
  const { name = '', content = '' } = (await cluster()?.make()) ?? {};
  expect(name).toMatch(/^selkie-cluster-.*\.zip$/);
  const files = unzipSync(new Uint8Array(await new Blob([content]).arrayBuffer()));
  const root = name.replace('.zip', '');
  expect(Object.keys(files).map((path) => path.replace(`${root}/`, ''))).toEqual([
    'data/passages_train.json',
    'self_edits/lab_untrained.json',
    'sft/lab_untrained.jsonl',
    'README.md',
  ]);
  const [edits] = JSON.parse(strFromU8(files[`${root}/self_edits/lab_untrained.json`] ?? new Uint8Array()));
  expect(edits).toMatchObject({ title: passage.title, context: passage.context.split('\n\n')[0] });
  expect(edits.completions).toHaveLength(2);
});
