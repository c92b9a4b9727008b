/** The rotation of the key that seals installations. */
import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { renewInstallations } from '../src/installations.js';
import { type Sealer, sealerFrom } from '../src/sealing.js';
import { memoryStore } from '../src/store/memory.js';
import type { InstallationStore, Store } from '../src/store/store.js';

const [OLD, NEW] = [randomBytes(32).toString('base64'), randomBytes(32).toString('hex')];
const [older, newer, both] = [sealerFrom(OLD), sealerFrom(NEW), sealerFrom(`${NEW},${OLD}`)];

let store: Store;
beforeEach(() => {
  store = memoryStore();
});

const install = (workspace: string, sealer: Sealer, text = `token of ${workspace}`) =>
  store.saveInstallation('slack', workspace, sealer.seal(text, { platform: 'slack', workspace }));

async function opened(workspace: string, sealer: Sealer): Promise<string> {
  return sealer.open((await store.loadInstallation('slack', workspace)) ?? '', {
    platform: 'slack',
    workspace,
  });
}

describe('renewInstallations', () => {
  test('seals again what the older key sealed, once', async () => {
    await install('T1', older);
    await install('T2', newer);
    await install('T3', older);
    expect(await renewInstallations(store, both, 'slack')).toEqual({ renewed: 2, faults: [] });
    for (const workspace of ['T1', 'T2', 'T3'])
      expect(await opened(workspace, newer)).toBe(`token of ${workspace}`);
    expect(await renewInstallations(store, both, 'slack')).toEqual({ renewed: 0, faults: [] });
  });

  test('names what no key opens, leaves it as it is, and goes on', async () => {
    await install('T1', sealerFrom(randomBytes(32).toString('hex')));
    await install('T2', older);
    const damaged = await store.loadInstallation('slack', 'T1');
    const { renewed, faults } = await renewInstallations(store, both, 'slack');
    expect(renewed).toBe(1);
    expect(faults).toMatchObject([
      { code: 'store-damaged', message: expect.stringContaining('slack/T1 cannot be opened') },
    ]);
    expect(await store.loadInstallation('slack', 'T1')).toBe(damaged);
  });

  test('leaves other platforms alone', async () => {
    await store.saveInstallation('discord', 'G1', 'x');
    expect(await renewInstallations(store, both, 'slack')).toEqual({ renewed: 0, faults: [] });
  });

  test('does not undo what happens between its reading and its writing', async () => {
    for (const workspace of ['installed anew', 'removed', 'gone before']) await install(workspace, older);
    const meanwhile: InstallationStore = {
      listInstallations: (platform) => store.listInstallations(platform),
      loadInstallation: async (platform, workspace) => {
        if (workspace === 'gone before') await store.removeInstallation(platform, workspace);
        const sealed = await store.loadInstallation(platform, workspace);
        if (workspace === 'installed anew') await install(workspace, newer, 'a new token');
        if (workspace === 'removed') await store.removeInstallation(platform, workspace);
        return sealed;
      },
      saveInstallation: (...args) => store.saveInstallation(...args),
      replaceInstallation: (...args) => store.replaceInstallation(...args),
      removeInstallation: (...args) => store.removeInstallation(...args),
    };
    expect(await renewInstallations(meanwhile, both, 'slack')).toEqual({ renewed: 0, faults: [] });
    expect(await store.listInstallations('slack')).toEqual(['installed anew']);
    expect(await opened('installed anew', newer)).toBe('a new token');
  });
});
