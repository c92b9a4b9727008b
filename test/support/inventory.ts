/** The list of what the catalogue must hold, kept as a fixture so that tests need nothing outside the repository. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.js';

export interface InventoryEntry {
  id: string;
  category: string;
  heading: string;
  docs: string;
  messages: string[];
  facts: string[];
  notes?: string;
}

export const inventory = JSON.parse(
  readFileSync(join(packageRoot(), 'test/fixtures/inventory.json'), 'utf8'),
) as InventoryEntry[];
