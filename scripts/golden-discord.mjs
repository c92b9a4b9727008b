// Writes the golden messages of test/golden/discord anew. Read the difference before you commit it: people will read it too.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const jest = join(root, 'node_modules/jest/bin/jest.js');
const { status } = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', jest, 'test/discord/golden.test.ts'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, GOLDEN: 'write' } },
);
process.exit(status ?? 1);
