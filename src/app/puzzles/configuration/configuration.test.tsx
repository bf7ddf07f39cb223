import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { buildTrainingSet } from '../../../seal/puzzles/augmentation/trainingSet';
import { compactText, NO_AUGMENTATIONS, officialText, parseConfiguration } from '../../../seal/puzzles/configuration';
import { DEFAULT_PUZZLE_SETTINGS, PAPER_PUZZLE_SETTINGS, type PuzzleSettings } from '../../../seal/puzzles/settings';
import type { PuzzleCandidate, PuzzleConfiguration, WrittenConfiguration } from '../../../seal/puzzles/types';
import { worldPuzzle } from '../../../seal/puzzles/worldInputs';
import { readByHand, switched } from './byHand';
import { ConfigurationCard } from './ConfigurationCard';
import { ConfigurationForm } from './ConfigurationForm';
import { ExamplesView } from './ConfigurationTabs';

const ignore = (): void => undefined;
const PUZZLE = worldPuzzle('held-out', 'lines', 0);
const CONFIGURATION: PuzzleConfiguration = {
  task: 'moved',
  augmentations: { ...NO_AUGMENTATIONS, colors: true },
  loss: 'output',
  learningRate: 0.006,
  epochs: 2,
};
const limitsOf = ({ rules, finetune }: PuzzleSettings) => ({ rules, finetune, maxTokens: 512 });
const words = (markup: string): string =>
  markup
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replace(/\s+/g, ' ');

function form(configuration: PuzzleConfiguration, settings = DEFAULT_PUZZLE_SETTINGS, tokens = 100): string {
  return renderToStaticMarkup(
    <ConfigurationForm
      configuration={configuration}
      onChange={ignore}
      settings={settings}
      trainingSet={(one) => buildTrainingSet(PUZZLE, one, limitsOf(settings), () => tokens, 1)}
    />,
  );
}

describe('the form', () => {
  it('offers what the rules allow and no more', () => {
    const names = (markup: string): string[] =>
      [...markup.matchAll(/type="checkbox"[^>]*\/><span>([^<]+)/g)].map(([, name = '']) => name);
    expect(names(form(CONFIGURATION))).toEqual(['Symmetries', 'Colours']);
    expect(names(form(CONFIGURATION, PAPER_PUZZLE_SETTINGS))).toEqual(['Basic', 'Size', 'Chain', 'Repeat']);
  });

  it('says how many examples and steps it gives on the task, and shows both written forms', () => {
    const said = words(form(CONFIGURATION));
    // Four demonstrations left out in turn, each with seven recoloured copies, in batches of two, twice.
    expect(said).toContain('32 examples in batches of 2, 2 epochs: 32 of at most 64 optimizer steps.');
    expect(said).toContain(compactText(CONFIGURATION));
    expect(said).toContain(officialText(CONFIGURATION).replace(/\s+/g, ' '));
    expect(said).not.toContain('Nothing would be trained');
  });

  it('says why nothing would be trained, and what would fit', () => {
    expect(words(form({ ...CONFIGURATION, epochs: 5 }))).toContain(
      'Nothing would be trained: 80 steps are more than the 64 that the game allows. With 4 epochs it fits',
    );
    expect(words(form(CONFIGURATION, DEFAULT_PUZZLE_SETTINGS, 10_000))).toContain('No example is short enough');
  });

  it('names a switch that the rules know nothing of', () => {
    const configuration = { ...CONFIGURATION, augmentations: { ...NO_AUGMENTATIONS, basic: true, chain: true } };
    expect(words(form(configuration))).toContain('“Basic” and “Chain” do nothing under the micro-world’s rules.');
    expect(words(form(configuration, PAPER_PUZZLE_SETTINGS))).not.toContain('nothing under');
  });

  it('takes no JSON over that turns on what the rules know nothing of, and names the key as it is written', () => {
    const augmentations = { ...NO_AUGMENTATIONS, basic: true, symmetries: true };
    const mixed = { ...CONFIGURATION, augmentations };
    const effect = 'has no effect under';
    expect(readByHand(compactText(mixed), 'micro-world')).toEqual({
      configuration: null,
      violations: [`"basic" ${effect} the micro-world’s rules; make it false.`],
    });
    expect(readByHand(officialText(mixed), 'micro-world').violations).toEqual([
      `"use_basic_augmentations" ${effect} the micro-world’s rules; make it false.`,
    ]);
    expect(readByHand(compactText(mixed), 'official').violations).toEqual([
      `"symmetries" ${effect} the paper’s rules; make it false.`,
    ]);
    expect(readByHand(compactText(CONFIGURATION), 'official').violations).toEqual([
      `"colors" ${effect} the paper’s rules; make it false.`,
    ]);
    // What is off is no violation, in whichever form, and neither are colours that an augmenter permutes.
    for (const text of [compactText(CONFIGURATION), officialText(CONFIGURATION)])
      expect(readByHand(text, 'micro-world')).toEqual({ configuration: CONFIGURATION, violations: [] });
    const paper = { ...CONFIGURATION, augmentations: { ...NO_AUGMENTATIONS, basic: true, colors: true } };
    expect(readByHand(officialText(paper), 'official')).toEqual({ configuration: paper, violations: [] });
    // A model's own text is read as before: its validity is measured.
    expect(parseConfiguration(compactText(mixed)).configuration).toEqual(mixed);
  });

  it('under the paper’s rules writes exactly the paper’s keys, since colours are no choice there', () => {
    const on = switched({ ...CONFIGURATION, augmentations: NO_AUGMENTATIONS }, 'official', 'size', true);
    const off = switched(on, 'official', 'size', false);
    for (const configuration of [on, off]) {
      expect(officialText(configuration)).not.toContain('colors');
      expect(parseConfiguration(officialText(configuration)).configuration).toEqual(configuration);
    }
  });
});

describe('a card', () => {
  const WRITTEN: WrittenConfiguration = {
    id: 'round1/train/task3/edit2',
    item: 3,
    sample: 2,
    author: 'policy',
    policyVersion: 0,
    promptIds: [],
    text: compactText(CONFIGURATION),
    ids: [],
    logProbability: -4,
    configuration: CONFIGURATION,
    rejected: [],
  };
  const CANDIDATE: PuzzleCandidate = {
    edit: WRITTEN,
    examples: 32,
    beforeCut: 32,
    steps: 32,
    untrained: null,
    divergedAt: null,
    sameAs: null,
    losses: [],
    tokens: 0,
    predictions: [],
    results: [{ votes: [], attempts: [[[0]]], correct: false }],
    solved: false,
  };
  const card = (
    written: WrittenConfiguration,
    candidate: PuzzleCandidate | null,
    sameAs: string | null = null,
  ): string =>
    words(
      renderToStaticMarkup(
        <ConfigurationCard
          title="Configuration 3"
          written={written}
          candidate={candidate}
          sameAs={sameAs}
          stepLimit={64}
          rules="micro-world"
          selected={false}
          onSelect={ignore}
        />,
      ),
    );

  it('tells its choices, what it says of the task, its steps, and whether it solved the task', () => {
    const said = card(WRITTEN, { ...CANDIDATE, solved: true });
    for (const text of ['Solved', '“ moved ”', 'Colours', 'Loss on the output', '6e-3', '2 epochs', '32 of 64 steps'])
      expect(said.replaceAll('“moved”', '“ moved ”')).toContain(text);
    expect(card(WRITTEN, CANDIDATE)).toContain('Not solved');
    expect(card(WRITTEN, null)).toContain('Not tried yet');
  });

  it('says why it was not trained', () => {
    expect(card(WRITTEN, { ...CANDIDATE, untrained: 'over-limit', steps: 80 })).toContain(
      'Not trained: 80 steps, 64 are allowed',
    );
    expect(card(WRITTEN, { ...CANDIDATE, untrained: 'diverged', divergedAt: 7 })).toContain(
      'Not trained: diverged at step 8. Not-a-number in training',
    );
    const refused = { text: '{"symmetries":1}', violations: ['"symmetries" must be true or false, not 1.'] };
    const said = card(
      { ...WRITTEN, text: 'nonsense', configuration: null, rejected: [refused] },
      { ...CANDIDATE, untrained: 'invalid' },
    );
    expect(said).toContain('Not trained: no valid configuration in 2 attempts');
    expect(said).toContain('nonsense');
    expect(said).toContain('It is not JSON');
    expect(said).toContain('1 rejected attempt');
    expect(said).toContain('"symmetries" must be true or false, not 1.');
  });

  it('names a switch that does nothing under the rules', () => {
    const configuration = { ...CONFIGURATION, augmentations: { ...CONFIGURATION.augmentations, repeat: true } };
    expect(card({ ...WRITTEN, configuration }, CANDIDATE)).toContain('“Repeat” does nothing under the micro-world’s');
    expect(card(WRITTEN, CANDIDATE)).not.toContain('does nothing');
  });

  it('names the one that it shares its adapter with', () => {
    const shared = { ...CANDIDATE, sameAs: 'hand/edit2' };
    expect(card(WRITTEN, shared, 'Edit 7')).toContain('The same as Edit 7');
    expect(card(WRITTEN, shared)).toContain('The same as an earlier one');
    expect(card(WRITTEN, CANDIDATE)).not.toContain('The same as');
  });

  it('does not call a task unsolved whose solution nobody knows', () => {
    const results = [{ votes: [], attempts: [], correct: null }];
    expect(card(WRITTEN, { ...CANDIDATE, results })).toContain('Not scored: the solution is not known');
  });
});

describe('the training examples', () => {
  const set = buildTrainingSet(PUZZLE, CONFIGURATION, limitsOf(DEFAULT_PUZZLE_SETTINGS), () => 1, 1);

  it('come a page at a time, each with its origin', () => {
    const markup = renderToStaticMarkup(<ExamplesView set={set} loss="output" />);
    expect(words(markup).match(/In the loss/g)).toHaveLength(6);
    expect(words(markup)).toContain('Page 1 of 6');
    expect(words(markup)).toMatch(/1\. Demonstration 1 left out; 2, 3 and 4 shown/);
    expect(words(markup)).toContain('Demonstration 1 left out, colours permuted');
  });

  it('mark the cells that count in the loss: the target’s output, or all', () => {
    const output = renderToStaticMarkup(<ExamplesView set={set} loss="output" />);
    expect(words(output)).toContain('In the loss: 9 of 72 cells');
    expect(output).toMatch(/counted[^>]*><svg[^>]*aria-label="Target, output/);
    const all = renderToStaticMarkup(<ExamplesView set={set} loss="all" />);
    expect(words(all)).toContain('In the loss: 72 of 72 cells');
    expect(all).toMatch(/counted[^>]*><span[^>]*><span[^>]*><span[^>]*>Demonstration 2</);
  });
});
