// Compiles the sources and the catalogue into dist/. Runs on `npm install` through the prepare script.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
if (!existsSync(join(root, 'src'))) process.exit(0);

let compiler;
try {
  compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
} catch {
  console.error('TypeScript is not installed, so nothing was built. Run: npm install --include=dev');
  process.exit(1);
}
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);

const { writeCompiledCatalog } = await import(pathToFileURL(join(root, 'dist/src/catalog/compiled.js')).href);
await writeCompiledCatalog();
chmodSync(join(root, 'dist/src/cli.js'), 0o755);
