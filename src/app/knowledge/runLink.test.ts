import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { entryOf } from '../../seal/knowledge/runFile/index';
import { KNOWLEDGE_FORMAT, writeRun } from '../../seal/record/format';
import type { KnowledgeRun } from '../../seal/record/record';
import { makeExperiment } from '../experiment/experiment';
import { followLink } from '../experiment/link/followLink';
import { NO_RECORDED } from '../experiment/recordedState';
import { TINY_DEVICE, TINY_MODEL } from '../experiment/testing/tinyDevice';
import { testRun } from '../runs/testing/smallRun';
import { lab } from './experiment';
import { saysWhatToShow } from './link';
import { KNOWLEDGE_PAGE } from './page';
import { SHIPPED_RUNS } from './recorded/firstRun';
import { RECORDED_RUNS } from './recorded/openRun';
import { LAB_LINK, leaveRecordedFor } from './startup';

vi.mock('../../worker/runFiles', () => import('../../worker/testing/runFilesHere'));

const OWN = { title: 'Mine', context: 'My own words.', questions: [{ question: 'Whose?', answer: 'Mine' }] };
const address = { hash: '#/' };
let run: KnowledgeRun;

beforeAll(async () => {
  run = await testRun({ seed: 7 });
  const entry = entryOf(run, 'run.json.gz');
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('location', address);
  vi.stubGlobal('history', { state: null, replaceState: (_: unknown, __: string, hash: string) => to(hash) });
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('fetch', async () => new Response(writeRun(KNOWLEDGE_FORMAT, run)));
  vi.spyOn(SHIPPED_RUNS, 'fetchEntries').mockResolvedValue([entry]);
});
const to = (hash: string): void => {
  address.hash = hash;
};

beforeEach(async () => {
  to('#/');
  lab.extras.useRecorded.setState(NO_RECORDED);
  lab.ownWork.current = null;
  lab.useSettings.getState().restoreDefaults();
  lab.useDraft.getState().replace(OWN, { kind: 'own' });
  await RECORDED_RUNS.open(lab, { entry: entryOf(run, 'run.json.gz'), source: 'recorded' });
  RECORDED_RUNS.showPosition(lab, { set: 2, item: 1, writer: null });
});

/** The page after a reload: what the browser keeps, and the address. */
async function reloaded() {
  to(LAB_LINK.hashOf(lab, null));
  expect(saysWhatToShow(address.hash)).toBe(false);
  const page = makeExperiment(KNOWLEDGE_PAGE);
  expect(await followLink(page, LAB_LINK)).toBe(true);
  return page;
}

it('a passage of a recorded run is back after a reload, with its settings', async () => {
  const { useDraft, useSettings } = await reloaded();
  expect(useDraft.getState().history.present.passage).toEqual(run.items.training[3]);
  expect(useSettings.getState().settings).toEqual(run.settings);
});

it.each([
  ['changed', { finetune: { ...lab.useSettings.getState().settings.finetune, rank: 3 } }],
  ['back at the defaults', lab.useSettings.getState().settings],
])('it is back also with settings that are %s, and leads to what the visitor wrote', async (_, change) => {
  const { settings } = lab.useSettings.getState();
  lab.useSettings.getState().adopt({ ...settings, ...change });
  const page = await reloaded();
  expect(page.useDraft.getState().history.present.passage).toEqual(run.items.training[3]);
  expect(page.useSettings.getState().settings).toEqual({ ...settings, ...change });
  RECORDED_RUNS.leave(page);
  expect(page.useDraft.getState().history.present.passage).toEqual(OWN);
});

it('once it is changed the address says so no more', () => {
  lab.useDraft.getState().setContext('Other words.');
  expect(LAB_LINK.hashOf(lab, null)).not.toContain('run=');
});

it.each(['before', 'after'])(
  'a model of the visitor’s own that is ready %s the first run is shown leaves nothing of the run',
  async (when) => {
    const page = makeExperiment(KNOWLEDGE_PAGE);
    page.useDraft.getState().replace(OWN, { kind: 'own' });
    const open = () => RECORDED_RUNS.open(page, { entry: entryOf(run, 'run.json.gz'), source: 'recorded' });
    const ready = () =>
      page.useEngine.setState({ status: { kind: 'ready', model: TINY_MODEL, device: TINY_DEVICE }, speaks: 'chat' });
    let resolve = (_: boolean): void => undefined;
    leaveRecordedFor(page, new Promise<boolean>((settle) => (resolve = settle)));
    if (when === 'before') ready();
    resolve(await open());
    if (when === 'after') {
      expect(page.useResults.getState().recorded).toBe(true);
      ready();
    }
    await vi.waitFor(() => expect(page.useDraft.getState().history.present.passage).toEqual(OWN));
    expect(page.useResults.getState()).toMatchObject({ recorded: false, of: null });
    expect(page.useSettings.getState().settings).toEqual(KNOWLEDGE_PAGE.usual('chat'));
  },
);
