/** Installations in a database. */
import type { Kysely } from 'kysely';
import type { Tables } from './schema.js';
import { storable } from './session-json.js';

type Db = Kysely<Tables>;

/** What names an installation. */
export interface InstallationKey {
  platform: string;
  workspace: string;
}

/**
 * See {@link InstallationStore.saveInstallation}.
 *
 * @param now milliseconds since the epoch
 */
export async function saveInstallation(
  db: Db,
  key: InstallationKey,
  sealed: string,
  now: number,
): Promise<void> {
  const row = { sealed, updated_at: now };
  await db
    .insertInto('installations')
    .values({ ...storableKey(key), ...row })
    .onConflict((conflict) => conflict.columns(['platform', 'workspace']).doUpdateSet(row))
    .execute();
}

/**
 * See {@link InstallationStore.replaceInstallation}.
 *
 * @param now milliseconds since the epoch
 */
export async function replaceInstallation(
  db: Db,
  key: InstallationKey,
  before: string,
  sealed: string,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('installations')
    .set({ sealed, updated_at: now })
    .where((eb) => eb.and({ ...storableKey(key), sealed: before }))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** See {@link InstallationStore.loadInstallation}. */
export async function loadInstallation(db: Db, key: InstallationKey): Promise<string | null> {
  const row = await db
    .selectFrom('installations')
    .select('sealed')
    .where((eb) => eb.and(storableKey(key)))
    .executeTakeFirst();
  return row?.sealed ?? null;
}

/** See {@link InstallationStore.removeInstallation}. */
export async function removeInstallation(db: Db, key: InstallationKey): Promise<void> {
  await db
    .deleteFrom('installations')
    .where((eb) => eb.and(storableKey(key)))
    .execute();
}

/** See {@link InstallationStore.listInstallations}. */
export async function listInstallations(db: Db, platform: string): Promise<string[]> {
  const rows = await db
    .selectFrom('installations')
    .select('workspace')
    .where('platform', '=', storable(platform))
    .execute();
  // Here, because databases sort by rules of their own.
  return rows.map(({ workspace }) => workspace).sort();
}

function storableKey({ platform, workspace }: InstallationKey): InstallationKey {
  return { platform: storable(platform), workspace: storable(workspace) };
}
