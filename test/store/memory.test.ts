import { describe } from '@jest/globals';
import { memoryStore } from '../../src/store/memory.js';
import { sessionStoreContract } from '../contract/session-store.js';

describe('the store in memory', () => {
  sessionStoreContract({ shared: false, fresh: async () => async (now) => memoryStore(now) });
});
