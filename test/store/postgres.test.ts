import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { openPostgresStore } from '../../src/store/postgres.js';
import { sessionStoreContract } from '../contract/session-store.js';
import { type PostgresServer, startPostgres } from './support/postgres.js';

// How long the disk and the server take is not what is tested.
jest.setTimeout(600_000);

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.close());

describe('the store in PostgreSQL', () => {
  sessionStoreContract({
    shared: true,
    fresh: async () => {
      const databaseUrl = await server.database();
      return (now) => openPostgresStore({ databaseUrl, now });
    },
  });
});
