/** Every word that the page offers a meaning for has one, once. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { KNOWLEDGE_SETTINGS } from '../../seal/knowledge/settings';
import { PUZZLE_SETTINGS } from '../../seal/puzzles/settings';
import { termOfSetting } from './settingTerms';
import { TERMS, termOf } from './terms';

const app = fileURLToPath(new URL('..', import.meta.url));
const files = readdirSync(app, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
  // What comments say of the form is no use of it.
  .map((name) => readFileSync(join(app, name), 'utf8').replace(/\/\*\*.*?\*\//gs, ''));

describe('terms', () => {
  it('have a meaning wherever they stand', () => {
    const used = files.flatMap((text) => [
      ...[
        ...text.matchAll(/<Term of="([^"]+)"/g),
        ...text.matchAll(/\]\(term:([^)]+)\)/g),
        ...text.matchAll(/term="([^"]+)"/g),
      ].map(([, name]) => name ?? ''),
    ]);
    expect(used.length).toBeGreaterThan(10);
    for (const name of used) expect(termOf(name), name).toBeDefined();
  });

  it('of cards are those of their places', () => {
    for (const id of ['task', 'passage', 'self-edits', 'finetune', 'quiz', 'reward'])
      expect(termOf(id), id).toBeDefined();
  });

  it('in texts that are told are known too', () => {
    const told = files.flatMap((text) =>
      [...text.matchAll(/\[[^\]\n]+\]\(([a-z-]+)\)/g)].map(([, name]) => name ?? ''),
    );
    expect(told.length).toBeGreaterThan(4);
    for (const name of told) expect(termOf(name), name).toBeDefined();
  });

  it('are told once: no two have one name, and each is a sentence', () => {
    const all = Object.values(TERMS);
    expect(new Set(all.map(({ name }) => name.toLowerCase())).size).toBe(all.length);
    for (const { name, text } of all) expect(text, name).toMatch(/^[A-Z0].{15,}\.$/s);
  });

  it('nothing else is one', () => {
    expect(termOf('toString')).toBeUndefined();
    expect(termOfSetting('finetune.constructor')).toBeUndefined();
  });

  it('are the labels of settings of both domains', () => {
    const paths = [...KNOWLEDGE_SETTINGS.list, ...PUZZLE_SETTINGS.list].map(({ path }) => path);
    const named = new Set(paths.map(termOfSetting).filter((name) => name !== undefined));
    for (const name of ['rank', 'learning-rate', 'held-out', 'round', 'seed']) expect([...named]).toContain(name);
  });
});
