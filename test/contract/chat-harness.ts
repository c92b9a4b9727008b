/** What the contract of chat adapters needs of a platform: people who act on it, and eyes to see what the bot shows. */
import type { BotProcess, BotProcessOptions, BotWorld } from '../support/chat/bot-process.js';

/** A message that somebody wrote, and the thread that answers to it stand in. */
export interface Said {
  /** Opaque to the contract. */
  readonly on: unknown;
}

/** Something that the bot shows. */
export interface Shown {
  /** Everything that can be read of it, on buttons too, as plain text. */
  readonly text: string;
  /** Steps with a tick, by their number from 1. */
  readonly ticked: readonly number[];
  readonly on: unknown;
}

/** What goes wrong with the next calls that post. */
export type PostFault =
  /** Too many calls, with the time to wait. */
  | 'limited'
  /** An error of the platform's servers. */
  | 'server-error'
  /** The connection is cut before anything is done. */
  | 'cut-before'
  /** The message is posted, and yet the connection is cut. */
  | 'cut-after';

export interface By {
  /** `ana` unless told; another name is another person. */
  user?: string;
}

/** One platform with the bot in it. Made anew for each test. */
export interface ChatHarness {
  readonly world: BotWorld;
  /** The process that runs now. */
  readonly process: BotProcess;

  /** Starts a process with the same store, after the present one was stopped or has crashed. */
  restart(options?: BotProcessOptions): Promise<void>;
  /** Stops everything. */
  close(): Promise<void>;
  /** Resolves when every event was delivered and all that came of it is done. */
  settled(): Promise<void>;

  /** Somebody mentions the bot in the channel. */
  mention(text: string, by?: By): Promise<Said>;
  /** Somebody writes in the thread that began with a message. */
  reply(to: Said, text: string, options?: By & { mention?: boolean }): Promise<Said>;
  edit(said: Said, text: string): Promise<void>;
  remove(said: Said): Promise<void>;
  /** The platform delivers the last message once more, as it does when it heard nothing. */
  deliverAgain(): Promise<void>;
  /** The same command that other people's posts do not see. Resolves with the answer. */
  command(text: string, by?: By): Promise<Shown>;

  /** What the bot shows in the thread of a message, oldest first, once there are so many. */
  answers(to: Said, count?: number): Promise<Shown[]>;
  /** The same without waiting. */
  standing(to: Said): Shown[];
  /** What the bot shows in the channel itself. */
  inChannel(): Shown[];
  /** The present look of something that was shown. */
  again(shown: Shown): Shown;
  /** What one person alone is shown, once there are so many. */
  whispers(user: string, count?: number): Promise<Shown[]>;
  /** What everybody was called by, such as mentions, in all that was ever shown. */
  pings(): string[];

  /** Clicks a button by what stands on it, or a choice as `choice 1`. */
  click(on: Shown, label: string, by?: By): Promise<void>;
  /** Ticks a step, by its number from 1, or takes the tick back. */
  tick(on: Shown, step: number, by?: By & { off?: boolean }): Promise<void>;

  /** Resolves when the bot has tried to post something and failed. */
  failed(): Promise<void>;
  /** Orders faults for the next posts, in place of those that were ordered before. */
  failNext(fault: PostFault, times?: number): void;
  /** From now on the bot may not write in the channel. */
  deny(): Promise<void>;
}
