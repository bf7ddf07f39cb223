import { describe, expect, it } from 'vitest';
import { CHAT_SETTINGS, DEFAULT_SETTINGS, PLAIN_SETTINGS } from '../../seal/knowledge/settings';
import { CHAT_PUZZLE_SETTINGS } from '../../seal/puzzles/settings';
import type { Speech } from '../../worker/protocol';
import { KNOWLEDGE_PAGE } from '../knowledge/page';
import { PUZZLES_PAGE } from '../puzzles/page';
import { PAGE_SETTINGS } from '../puzzles/pageSettings';
import type { EngineState } from './engine';
import { makeExperiment } from './experiment';
import { TINY_DEVICE, TINY_MODEL } from './testing/tinyDevice';

const ready = (speaks: Speech): Partial<EngineState> => ({
  speaks,
  status: { kind: 'ready', model: TINY_MODEL, device: TINY_DEVICE },
});

function opened() {
  const lab = makeExperiment(KNOWLEDGE_PAGE, false);
  const open = (speaks: Speech): void => {
    lab.useEngine.setState({ status: { kind: 'opening', step: 'model' } });
    lab.useEngine.setState(ready(speaks));
  };
  const settings = () => lab.useSettings.getState().settings;
  return { lab, open, settings };
}

describe('settings that suit the model', () => {
  it('are the defaults for its kind as soon as it is ready, and the embedded ones when that is back', () => {
    const { open, settings } = opened();
    open('world');
    expect(settings()).toEqual(DEFAULT_SETTINGS);
    open('chat');
    expect(settings()).toEqual(CHAT_SETTINGS);
    open('plain');
    expect(settings()).toEqual(PLAIN_SETTINGS);
    open('world');
    expect(settings()).toEqual(DEFAULT_SETTINGS);
  });

  it('leave what the visitor changed where the model can be asked so', () => {
    const { lab, open, settings } = opened();
    open('chat');
    lab.useSettings.getState().adopt({ ...CHAT_SETTINGS, edits: 2 });
    open('chat');
    expect(settings().edits).toBe(2);
    const paper = { ...DEFAULT_SETTINGS, writing: { ...DEFAULT_SETTINGS.writing, style: 'implications' } } as const;
    lab.useSettings.getState().adopt(paper);
    open('world');
    expect(settings()).toEqual(paper);
  });

  it('offer the way back to what they replaced, and bring it back with the model', () => {
    const { lab, open, settings } = opened();
    lab.useSettings.getState().adopt({ ...DEFAULT_SETTINGS, edits: 3 });
    open('chat');
    expect(lab.useView.getState().undo?.said).toBe('The settings are now those for a chat model.');
    open('world');
    expect(settings()).toEqual({ ...DEFAULT_SETTINGS, edits: 3 });
    open('chat');
    lab.useView.getState().undo?.back();
    expect(settings().edits).toBe(3);
  });

  it('leave those of a recorded run alone until it is left', () => {
    const { lab, open, settings } = opened();
    lab.ownWork.current = { settings: DEFAULT_SETTINGS, draft: lab.useDraft.getState() };
    const recorded = { ...DEFAULT_SETTINGS, seed: 7 };
    lab.useSettings.getState().adopt(recorded);
    open('chat');
    expect(settings()).toEqual(recorded);
    lab.ownWork.current = null;
    lab.suit();
    expect(settings()).toEqual(CHAT_SETTINGS);
  });

  it('are what Restore defaults goes back to', () => {
    const { lab, open, settings } = opened();
    open('chat');
    lab.useSettings.getState().adopt({ ...CHAT_SETTINGS, edits: 9 });
    lab.useSettings.getState().restoreDefaults();
    expect(settings()).toEqual(CHAT_SETTINGS);
  });

  it('ask a chat model for configurations in the official form', () => {
    const puzzles = makeExperiment(PUZZLES_PAGE, false);
    puzzles.useEngine.setState(ready('chat'));
    expect(puzzles.useSettings.getState().settings).toEqual(CHAT_PUZZLE_SETTINGS);
    puzzles.useEngine.setState({ status: { kind: 'elsewhere' } });
    puzzles.useEngine.setState(ready('world'));
    expect(puzzles.useSettings.getState().settings).toEqual(PAGE_SETTINGS.defaults);
  });
});
