// Writes catalog/schema.json, which editors use to complete and check catalogue files. Made from the Zod schema in
// src/catalog/schema.ts, so run it after each change there (test/catalog/schema.test.ts fails until it is done):
//
//   npm run schema
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { entryJsonSchema } from '../dist/src/catalog/json-schema.js';

const target = fileURLToPath(new URL('../catalog/schema.json', import.meta.url));
writeFileSync(target, `${JSON.stringify(entryJsonSchema(), null, 2)}\n`);
