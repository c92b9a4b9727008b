/** What workspaces granted to the bot, sealed in the store. */
import type { InstallationStore as BoltStore, Installation } from '@slack/bolt';
import { z } from 'zod';
import { BotError } from '../../../src/errors.js';
import { renewInstallations } from '../../../src/installations.js';
import type { Log } from '../../../src/log.js';
import type { Sealer } from '../../../src/sealing.js';
import type { InstallationStore } from '../../../src/store/store.js';

const PLATFORM = 'slack';

/** All that is kept of an installation. */
const grantSchema = z.object({ token: z.string(), userId: z.string(), botId: z.string() });

/** The bot's token in a workspace, and who it is there. */
export type Grant = z.infer<typeof grantSchema>;

export class Installations {
  constructor(
    private readonly store: InstallationStore,
    private readonly sealer: Sealer,
    private readonly log: Log,
  ) {}

  /** Seals with the present key what an older one sealed; says which workspaces no key opens. */
  async renew(): Promise<void> {
    const { faults } = await renewInstallations(this.store, this.sealer, PLATFORM);
    for (const { message } of faults) this.log.error(`slack: ${message}`);
  }

  /** @throws BotError `store-damaged` when no key opens it */
  async load(team: string): Promise<Grant | null> {
    const sealed = await this.store.loadInstallation(PLATFORM, team);
    if (sealed === null) return null;
    const text = this.sealer.open(sealed, { platform: PLATFORM, workspace: team });
    return grantSchema.parse(JSON.parse(text));
  }

  async save(team: string, grant: Grant): Promise<void> {
    const sealed = this.sealer.seal(JSON.stringify(grant), { platform: PLATFORM, workspace: team });
    await this.store.saveInstallation(PLATFORM, team, sealed);
  }

  remove(team: string): Promise<void> {
    return this.store.removeInstallation(PLATFORM, team);
  }
}

/**
 * The same as Bolt's installer wants it, which writes what comes out of the OAuth flow.
 *
 * @param onSaved called with the id of the workspace
 */
export function boltStore(installations: Installations, onSaved: (team: string) => void): BoltStore {
  return {
    storeInstallation: async (installation: Installation) => {
      const { team, bot, isEnterpriseInstall } = installation;
      if (isEnterpriseInstall || team === undefined || bot === undefined)
        throw new BotError(
          'chat-denied',
          'The app is installed in a workspace, not in a whole organisation: choose one workspace.',
        );
      await installations.save(team.id, { token: bot.token, userId: bot.userId, botId: bot.id });
      onSaved(team.id);
    },
    // Events are authorized without the installer.
    fetchInstallation: async () => {
      throw new Error('not read through the installer');
    },
    deleteInstallation: async ({ teamId }) => {
      if (teamId !== undefined) await installations.remove(teamId);
    },
  };
}
