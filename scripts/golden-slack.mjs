// Writes the golden Block Kit files of test/golden/slack anew. Each can be pasted into Slack's Block Kit Builder:
// https://app.slack.com/block-kit-builder
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const jest = join(root, 'node_modules/jest/bin/jest.js');
const { status } = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', jest, 'test/slack/golden.test.ts'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, GOLDEN: 'write' } },
);
process.exit(status ?? 1);
