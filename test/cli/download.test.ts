/** A download in a process that has nothing else to do. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { packageRoot } from '../../src/paths.js';
import { run } from '../support/programs.js';

test('a text that cannot be unpacked ends it with a reason, not in silence', async () => {
  const server = createServer((_request, response) =>
    response
      .writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' })
      .end(`# Page\n`.repeat(11_000)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/errors.md`;
  const module = pathToFileURL(join(packageRoot(), 'dist/src/cli/download.js')).href;
  const script = `const { download } = await import(${JSON.stringify(module)});
    await download(${JSON.stringify(address)}, { timeoutMs: 300, maxBytes: 1e6 }).catch(({ code }) => console.log(code));`;
  try {
    const { code, stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', script]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'input-unreadable\n', stderr: '' });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
