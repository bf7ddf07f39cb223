// The import arrows bite: for each room, what it may import passes and what it may not is refused.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root } from './places.mjs';

const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');

const allowed = [
  ['src/kernels/matmul.ts', '../gpu/device'],
  ['src/kernels/matmul.ts', '../../shaders/matmul.wgsl?raw'],
  ['src/kernels/matmul.ts', './rmsNorm'],
  ['src/model/layer.ts', '../kernels/matmul'],
  ['src/lora/adapters.ts', '../model/config'],
  ['src/engine/engine.ts', '../lora/adapters'],
  ['src/formats/hub.ts', '../model/config'],
  ['src/formats/hub.ts', '../contract/engine'],
  ['src/seal/knowledge/loop.ts', '../../contract/engine'],
  ['src/seal/loop/write.ts', '../../contract/engine'],
  ['src/seal/loop/write.ts', '../domain'],
  ['src/seal/knowledge/domain.ts', '../loop/write'],
  ['src/seal/shards/work.ts', '../cost/cost'],
  ['src/seal/stream/follow.ts', '../knowledge/grading'],
  ['src/seal/stream/record.ts', '../record/schema'],
  ['src/seal/stream/together.ts', '../loop/train'],
  ['src/seal/loop.ts', '../world/world'],
  ['src/storage/runs.ts', '../seal/record/record'],
  ['src/worker/worker.ts', '../engine/engine'],
  ['src/app/knowledge/QuizCard.tsx', '../../worker/client'],
  ['src/app/knowledge/QuizCard.tsx', '../../contract/engine'],
  ['src/app/knowledge/QuizCard.tsx', '../experiment/engine'],
  ['src/app/knowledge/QuizCard.tsx', '../charts/itemCharts'],
  ['src/app/knowledge/QuizCard.tsx', '../../seal/knowledge/domain'],
  ['src/app/puzzles/recorded/openRun.ts', '../experiment'],
  ['src/app/puzzles/page.ts', '../../seal/puzzles/domain'],
  ['src/app/charts/Curves.tsx', '../ui/numbers'],
  ['src/app/experiment/Page.tsx', '../ui/Callout'],
  ['src/app/experiment/library.ts', '../../storage/runs'],
  ['src/app/experiment/words/device.ts', './runs'],
  ['src/app/experiment/Page.tsx', '../styles/page.css'],
  ['src/app/runs/RunsPage.tsx', '../puzzles/results'],
  ['src/app/models/shape.ts', '../knowledge/experiment'],
  ['src/app/learn/LearnPage.tsx', '../experiment/terms'],
  ['src/app/learn/steps/PuzzleStep.tsx', '../../puzzles/grids/GridView'],
  ['src/app/shell/Companions.tsx', '../learn/Guide'],
  ['src/app/device/SpeedPanel.tsx', '../knowledge/experiment'],
  ['src/app/forgetting/LivePart.tsx', '../knowledge/sequences'],
  ['src/app/forgetting/MatrixPart.tsx', '../charts/RetentionMatrix'],
  ['src/app/story/NotesScene.tsx', '../knowledge/MarkedText'],
  ['src/app/talk/session.ts', '../knowledge/experiment'],
  ['src/seal/talk/compare.ts', '../memory/memory'],
  ['src/app/shell/HelpSheet.tsx', '../knowledge/words/lab'],
  ['src/app/App.tsx', './runs/RunsPage'],
  ['src/model/config.ts', '../contract/engine'],
  ['src/model/weights.ts', '../formats/tensor'],
  ['src/model/packRows.ts', '../formats/blocks'],
  ['src/cli/lm.ts', '../engine/engine'],
  ['src/seal/testing/scripted.ts', '../../engine/engine'],
  ['src/seal/loop.test.ts', '../engine/engine'],
  ['src/gpu/device.ts', '../contract/errors'],
  ['src/endpoint/client.ts', '../contract/chat'],
  ['src/endpoint/client.ts', '../formats/stall'],
  ['src/worker/endpoint/server.ts', '../../endpoint/client'],
  ['src/cli/seal/endpoints.ts', '../../endpoint/client'],
];

const refused = [
  ['src/contract/engine.ts', '../gpu/device'],
  ['src/gpu/device.ts', '../kernels/matmul'],
  ['src/kernels/matmul.ts', '../model/layer'],
  ['src/model/layer.ts', '../lora/adapters'],
  ['src/model/weights.ts', '../formats/hub'],
  ['src/tokenizer/tokenizer.ts', '../formats/hub'],
  ['src/lora/adapters.ts', '../engine/engine'],
  ['src/generate/decode.ts', '../engine'],
  ['src/engine/engine.ts', '../seal/loop'],
  ['src/formats/hub.ts', '../model/weights'],
  ['src/formats/hub.ts', '../engine/engine'],
  ['src/tokenizer/tokenizer.ts', '../model/config'],
  ['src/world/world.ts', '../contract/engine'],
  ['src/seal/loop.ts', '../gpu/device'],
  ['src/seal/loop/write.ts', '../../engine/engine'],
  ['src/seal/loop/write.ts', '../knowledge/quiz'],
  ['src/seal/loop/write.ts', '../puzzles/predict'],
  ['src/seal/loop/write.ts', '../record/record'],
  ['src/seal/loop/write.ts', '../stream/learn'],
  ['src/seal/knowledge/domain.ts', '../stream/learn'],
  ['src/seal/record/format.ts', '../stream/record'],
  ['src/seal/stream/learn.ts', '../puzzles/domain'],
  ['src/seal/stream/learn.ts', '../talk/lesson'],
  ['src/seal/memory/parts.ts', '../knowledge/domain'],
  ['src/seal/stream/learn.ts', '../../engine/engine'],
  ['src/seal/knowledge/quiz.ts', '../puzzles/predict'],
  ['src/seal/puzzles/runFile/codec.ts', '../../knowledge/types'],
  ['src/seal/knowledge/quiz.ts', '../../worker/client'],
  ['src/seal/knowledge/loop.ts', '../../engine/engine'],
  ['src/seal/loop.ts', '../worker/client'],
  ['src/storage/runs.ts', '../app/store'],
  ['src/endpoint/client.ts', '../seal/context'],
  ['src/seal/knowledge/outside.ts', '../../endpoint/client'],
  ['src/app/knowledge/QuizCard.tsx', '../../endpoint/client'],
  ['src/worker/worker.ts', '../app/store'],
  ['src/app/knowledge/QuizCard.tsx', '../../gpu/device'],
  ['src/app/knowledge/QuizCard.tsx', '../../engine/engine'],
  ['src/app/main.tsx', '../gpu/device'],
  ['src/app/puzzles/stages/QuizCard.tsx', '../../../kernels/matmul'],
  ['src/app/ui/Button.tsx', '../charts/marks'],
  ['src/app/ui/Button.tsx', '../experiment/words/device'],
  ['src/app/ui/theme.ts', '../shell/view'],
  ['src/app/charts/Curves.tsx', '../experiment/csv'],
  ['src/app/experiment/Page.tsx', '../knowledge/page'],
  ['src/app/experiment/words/runs.ts', '../../puzzles/words/page'],
  ['src/app/experiment/Page.tsx', '../shell/view'],
  ['src/app/knowledge/Lab.tsx', '../puzzles/page'],
  ['src/app/puzzles/recorded/openRun.ts', '../../knowledge/recorded/openRun'],
  ['src/app/puzzles/recorded/RunChooser.tsx', '../../runs/listed'],
  ['src/app/knowledge/Lab.tsx', '../App'],
  ['src/app/runs/RunsPage.tsx', '../shell/view'],
  ['src/app/runs/RunsPage.tsx', '../models/store'],
  ['src/app/models/ModelsPage.tsx', '../runs/listed'],
  ['src/app/device/DevicePage.tsx', '../models/store'],
  ['src/app/forgetting/RunChoice.tsx', '../runs/listed'],
  ['src/app/runs/listed.ts', '../forgetting/link'],
  ['src/app/runs/RunsPage.tsx', '../device/store'],
  ['src/app/knowledge/Lab.tsx', '../models/store'],
  ['src/app/knowledge/Lab.tsx', '../learn/lessonStore'],
  ['src/app/runs/RunsPage.tsx', '../learn/lessonStore'],
  ['src/app/learn/LearnPage.tsx', '../models/store'],
  ['src/app/learn/LearnPage.tsx', '../shell/view'],
  ['src/app/talk/TalkPage.tsx', '../runs/listed'],
  ['src/app/runs/RunsPage.tsx', '../talk/memories'],
  ['src/app/knowledge/Lab.tsx', '../talk/memories'],
  ['src/app/shell/Frame.tsx', '../App'],
  ['src/cli/lm.ts', '../app/store'],
];

const forms = [
  ['a value', (specifier) => `import { x } from '${specifier}';\nx();\n`],
  ['a type', (specifier) => `import type { X } from '${specifier}';\nexport type Y = X;\n`],
  ['a re-export', (specifier) => `export * from '${specifier}';\n`],
  ['a later import', (specifier) => `export const later = () => import('${specifier}');\n`],
];

const folder = mkdtempSync(join(tmpdir(), 'selkie-arrows-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Files of one import each, under a name that keeps them apart. */
function fileOf(index, path) {
  return path.replace(/(\w+)(\.test)?(\.tsx?)$/, `$1${index}$2$3`);
}

/** Lints a small tree that has our configuration and returns the files in which a rule spoke. */
function lint(files) {
  for (const name of ['biome.json', 'biome.arrows.json', '.gitignore'])
    copyFileSync(join(root, name), join(folder, name));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const args = ['lint', '--reporter=json', '--max-diagnostics=none', '.'];
  const result = spawnSync(process.execPath, [biome, ...args], { cwd: folder, encoding: 'utf8' });
  return JSON.parse(result.stdout).diagnostics;
}

const [, importValue] = forms[0];
const files = Object.fromEntries([
  ...allowed.map(([path, specifier], index) => [fileOf(index, path), importValue(specifier)]),
  ...refused.map(([path, specifier], index) => [fileOf(index + 100, path), importValue(specifier)]),
  ...forms.map(([, form], index) => [`src/seal/form${index}.ts`, form('../gpu/device')]),
  ['src/world/hen.ts', "import { egg } from './egg';\nexport const hen = () => egg();\n"],
  ['src/world/egg.ts', "import { hen } from './hen';\nexport const egg = () => hen();\n"],
]);
const diagnostics = lint(files);

function refusals(path, rule = 'noRestrictedImports') {
  return diagnostics.filter(({ category, location }) => category.endsWith(rule) && location.path === path);
}

describe('import arrows', () => {
  test.each(allowed.map((row, index) => [...row, index]))('%s may import %s', (path, _, index) => {
    expect(refusals(fileOf(index, path))).toHaveLength(0);
  });

  test.each(refused.map((row, index) => [...row, index]))('%s may not import %s', (path, _, index) => {
    expect(refusals(fileOf(index + 100, path))).toHaveLength(1);
  });

  test.each(forms.map(([name], index) => [name, index]))('%s counts as an import', (_, index) => {
    expect(refusals(`src/seal/form${index}.ts`)).toHaveLength(1);
  });

  test('a cycle is refused', () => {
    expect(refusals('src/world/hen.ts', 'noImportCycles')).toHaveLength(1);
  });
});
