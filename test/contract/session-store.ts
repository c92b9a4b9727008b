/** What every store must do. Called inside a `describe` by the tests of each store. */
import { afterEach, beforeEach, jest } from '@jest/globals';
import type { Store } from '../../src/store/store.js';
import { installationContract } from './installations.js';
import { eventContract } from './session-store-events.js';
import { sessionContract } from './session-store-sessions.js';
import { upkeepContract } from './session-store-upkeep.js';
import { START } from './times.js';

/** Makes an empty database and opens stores on it; memory stores share nothing, so they open one alone. */
export interface StoreMaker {
  /** Whether a database can be opened several times. */
  shared: boolean;
  /** Begins a new, empty database. */
  fresh(): Promise<(now: () => number) => Promise<Store>>;
}

/** What a test works on. */
export interface StoreContext {
  store: Store;
  /** What the stores' clock shows. */
  time: number;
  /** A second store on the same database, where there is such a thing. */
  second(): Promise<Store>;
}

/** @param maker makes the stores under test */
export function sessionStoreContract(maker: StoreMaker): void {
  // How long the disk and the server take is not what is tested.
  jest.setTimeout(600_000);
  let stores: Store[] = [];
  const context = { time: START } as StoreContext;

  beforeEach(async () => {
    context.time = START;
    const open = await maker.fresh();
    const another = async () => {
      const opened = await open(() => context.time);
      stores.push(opened);
      return opened;
    };
    context.store = await another();
    context.second = async () => (maker.shared ? another() : context.store);
  });

  afterEach(async () => {
    await Promise.all(stores.map((opened) => opened.close()));
    stores = [];
  });

  sessionContract(context);
  eventContract(context);
  upkeepContract(context);
  installationContract(context);
}
