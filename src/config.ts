/** The environment as typed objects. Nothing else reads `process.env`. */
import { delimiter } from 'node:path';
import dotenv from 'dotenv';
import type { ServerConfig } from './server-config.js';

/** What every program needs; reading it checks nothing and costs nothing. */
export interface Config {
  /** Folders with catalogue files of your own, searched after the built-in catalogue. */
  catalogFolders: string[];
  /** Whether to colour terminal output: what the environment asks for, or undefined for "when it is a terminal". */
  color: boolean | undefined;
  /** File that keeps the lines typed into the terminal chat; empty keeps none. */
  historyFile: string;
}

/**
 * Reads `.env` in the working folder and the environment, which wins.
 *
 * @param env where to read; the process's environment by default
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  readDotenv(env);
  return {
    catalogFolders: (env.CATALOG_DIRS ?? '').split(delimiter).filter((folder) => folder.trim() !== ''),
    color: colorOf(env.NO_COLOR, env.FORCE_COLOR),
    historyFile: env.HISTORY_FILE ?? '',
  };
}

/**
 * Reads and checks the settings of programs that run on or open the store. Loads zod, so `cc-error match` does without.
 *
 * @param env where to read; the process's environment by default
 * @throws BotError `config-invalid`: one line that names each wrong variable and says what to write
 * @example const { databaseUrl, sessionTtlMs } = await loadServerConfig();
 */
export async function loadServerConfig(env: NodeJS.ProcessEnv = process.env): Promise<ServerConfig> {
  readDotenv(env);
  const { checkServerConfig } = await import('./server-config.js');
  return checkServerConfig(env);
}

function readDotenv(env: NodeJS.ProcessEnv): void {
  if (env === process.env) dotenv.config({ quiet: true });
}

/** NO_COLOR set to anything forbids colour (no-color.org); FORCE_COLOR other than 0 demands it. */
function colorOf(noColor: string | undefined, forceColor: string | undefined): boolean | undefined {
  if (noColor) return false;
  if (forceColor !== undefined) return forceColor !== '0' && forceColor !== 'false';
  return undefined;
}
