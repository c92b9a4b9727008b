import { z } from 'zod';
import { entrySchema } from './schema.js';

/**
 * The JSON Schema (draft 2020-12) of a catalogue file as an author writes it: what editors complete and check. Version
 * ranges are plain strings here, because only `cc-error lint` knows their grammar.
 */
export function entryJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(entrySchema, { io: 'input', target: 'draft-2020-12' });
  return { ...schema, title: 'Catalogue entry of cc-error-bot' };
}
