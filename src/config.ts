/** The environment as one typed object. Nothing else reads `process.env`. */
import { delimiter } from 'node:path';
import dotenv from 'dotenv';

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
  if (env === process.env) dotenv.config({ quiet: true });
  return {
    catalogFolders: (env.CATALOG_DIRS ?? '').split(delimiter).filter((folder) => folder.trim() !== ''),
    color: colorOf(env.NO_COLOR, env.FORCE_COLOR),
    historyFile: env.HISTORY_FILE ?? '',
  };
}

/** NO_COLOR set to anything forbids colour (no-color.org); FORCE_COLOR other than 0 demands it. */
function colorOf(noColor: string | undefined, forceColor: string | undefined): boolean | undefined {
  if (noColor) return false;
  if (forceColor !== undefined) return forceColor !== '0' && forceColor !== 'false';
  return undefined;
}
