/** Installations of all workspaces at once. */
import { BotError } from './errors.js';
import type { Sealer } from './sealing.js';
import type { InstallationStore } from './store/store.js';

/** What came of {@link renewInstallations}. */
export interface Renewal {
  /** How many were sealed again. */
  renewed: number;
  /** One for each workspace whose installation no key opens; the message names it and says what to do. */
  faults: BotError[];
}

/**
 * Seals again what an older key sealed, so that this key can be dropped, and finds what no key opens. To be called when
 * the bot starts; several replicas may do so at once.
 *
 * @param sealer its first key is the new one
 * @throws BotError `store-…` when the store fails
 * @example
 * const { faults } = await renewInstallations(store, sealerFrom('new,old'), 'slack');
 * for (const { message } of faults) log.error(message);
 */
export async function renewInstallations(
  store: InstallationStore,
  sealer: Sealer,
  platform: string,
): Promise<Renewal> {
  const result: Renewal = { renewed: 0, faults: [] };
  for (const workspace of await store.listInstallations(platform)) {
    const sealed = await store.loadInstallation(platform, workspace);
    // Removed since the list was made.
    if (sealed === null) continue;
    const next = renewed(sealer, sealed, platform, workspace);
    if (next instanceof BotError) result.faults.push(next);
    else if (next !== null && (await store.replaceInstallation(platform, workspace, sealed, next)))
      result.renewed += 1;
  }
  return result;
}

/** A damaged installation must not keep the others from being renewed. */
function renewed(
  sealer: Sealer,
  sealed: string,
  platform: string,
  workspace: string,
): string | null | BotError {
  try {
    return sealer.renew(sealed, { platform, workspace });
  } catch (error) {
    if (error instanceof BotError) return error;
    throw error;
  }
}
