import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { builtInFolder } from '../../src/catalog/compiled.js';
import { readCatalogFiles } from '../../src/catalog/files.js';
import { entryJsonSchema } from '../../src/catalog/json-schema.js';
import type { CatalogEntryInput } from '../../src/catalog/schema.js';

const onDisk = JSON.parse(readFileSync(join(builtInFolder(), 'schema.json'), 'utf8')) as Parameters<
  typeof z.fromJSONSchema
>[0];
const validator = z.fromJSONSchema(onDisk);

/** Paths at which a value breaks the JSON Schema on disk; a failed choice counts with all its branches. */
function faults(value: unknown): string[] {
  const result = validator.safeParse(value);
  return result.success
    ? []
    : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const smallest: CatalogEntryInput = {
  id: 'own-error',
  title: 'Our proxy refuses the call',
  category: 'custom',
  severity: 'error',
  docs: 'https://wiki.example/claude',
  retry: { automatic: false },
  summary: 'The proxy refused the call.',
  cause: 'The token of the proxy is old.',
  steps: [{ id: 'renew', text: 'Renew the token' }],
};

describe('catalog/schema.json', () => {
  test('is what src/catalog/schema.ts says; if not, run: npm run schema', () => {
    expect(onDisk).toEqual(entryJsonSchema());
  });

  test.each(readCatalogFiles([builtInFolder()]).map(({ path, text }) => [path, text]))(
    'accepts %s',
    (_path, text) => {
      expect(faults(parse(text))).toEqual([]);
    },
  );

  test.each<[string, CatalogEntryInput]>([
    ['the fewest fields', smallest],
    [
      'a message as text and as an object',
      { ...smallest, messages: ['No', { text: 'Never', variant: 'late' }] },
    ],
    ['a condition with one value', { ...smallest, steps: [{ id: 'a', text: 'A', when: { os: 'macos' } }] }],
    [
      'a condition with a list',
      { ...smallest, steps: [{ id: 'a', text: 'A', when: { os: ['macos', 'wsl'] } }] },
    ],
    ['a gate without a command', { ...smallest, gates: [{ version: '<2.1.0', text: 'Better' }] }],
  ])('accepts %s', (_what, entry) => {
    expect(faults(entry)).toEqual([]);
  });

  test.each<[string, object]>([
    ['an unknown field', { ...smallest, sumary: 'x' }],
    ['an unknown field of a step', { ...smallest, steps: [{ id: 'a', text: 'A', cmd: 'ls' }] }],
    ['an unknown category', { ...smallest, category: 'misc' }],
    ['an unknown system in a list', { ...smallest, steps: [{ id: 'a', text: 'A', when: { os: ['beos'] } }] }],
    ['an id with capitals', { ...smallest, id: 'Own-Error' }],
    ['an empty checklist', { ...smallest, steps: [] }],
    ['a missing summary', { ...smallest, summary: undefined }],
    ['a version of two parts', { ...smallest, retry: { automatic: true, since: '2.1' } }],
    ['a link that is none', { ...smallest, docs: 'see the wiki' }],
  ])('refuses %s', (_what, entry) => {
    expect(faults(JSON.parse(JSON.stringify(entry)))).not.toEqual([]);
  });

  test('helps an editor: descriptions, choices, required fields', () => {
    expect(onDisk).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      additionalProperties: false,
      required: expect.arrayContaining(['id', 'title', 'category', 'retry', 'summary', 'steps']),
      properties: {
        category: { enum: expect.arrayContaining(['usage', 'custom']), description: expect.any(String) },
        steps: {
          items: { properties: { when: { properties: { os: { anyOf: [{}, { type: 'array' }] } } } } },
        },
      },
    });
  });
});
