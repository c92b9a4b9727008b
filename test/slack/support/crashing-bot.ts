/** Processes of the bot that are killed at random moments and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pace } from '../../../src/pace.js';
import { packageRoot } from '../../../src/paths.js';
import { environment, folderWith } from '../../support/programs.js';
import type { SlackServer } from '../../support/slack/server.js';

const SCRIPT = join(packageRoot(), 'test/slack/support/quick-main.mjs');
/** As in the running bot, with seconds for minutes. */
export const QUICK: Pace = { leaseMs: 900, firstLookMs: 1_200, pollMs: 150, firstPauseMs: 150 };

interface Life {
  child: ChildProcess;
  said: string;
  ended: Promise<number | null>;
}

/** One process of the bot, as whoever runs it starts it again each time. */
export class CrashingBot {
  kills = 0;
  /** What all of its processes said that nobody should have to read. */
  readonly faults: string[] = [];
  readonly #cwd = folderWith();
  readonly #env: NodeJS.ProcessEnv;
  #life: Life | undefined;

  /** @param env further settings, such as where the store is */
  constructor(slack: SlackServer, env: Record<string, string>) {
    this.#env = environment({
      SLACK_API_URL: slack.apiUrl.replace(/\/$/, ''),
      SLACK_BOT_TOKEN: slack.team.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      ...env,
    });
  }

  /** Resolves when it is connected. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [SCRIPT, JSON.stringify(QUICK)], {
      cwd: this.#cwd,
      env: this.#env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const life: Life = { child, said: '', ended };
    this.#life = life;
    await new Promise<void>((resolve, reject) => {
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        life.said += text;
        if (life.said.includes('slack is connected')) resolve();
      });
      void ended.then(() => reject(new Error(`It ended before it was connected:\n${life.said}`)));
    });
  }

  /** Ends it without a chance to do anything, some time from now in milliseconds, and starts it again. */
  async crash({ shortest, longest }: { shortest: number; longest: number }): Promise<void> {
    await sleep(shortest + Math.random() * (longest - shortest));
    this.#life?.child.kill('SIGKILL');
    await this.#over();
    this.kills += 1;
    await this.start();
  }

  /** Ends it in order; gives the exit code. */
  async stop(): Promise<number | null> {
    this.#life?.child.kill('SIGTERM');
    return this.#over();
  }

  /** Ends it, whatever it is at. */
  async destroy(): Promise<void> {
    this.#life?.child.kill('SIGKILL');
    await this.#over();
  }

  async #over(): Promise<number | null> {
    const life = this.#life;
    this.#life = undefined;
    const code = (await life?.ended) ?? null;
    const lines = life?.said.split('\n') ?? [];
    this.faults.push(
      ...lines.filter((line) => /fault in cc-error-bot|Warning:|UnhandledPromise|^\s+at /.test(line)),
    );
    return code;
  }
}
