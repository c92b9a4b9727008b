import { afterAll, beforeAll, describe } from '@jest/globals';
import { openPostgresStore } from '../../src/store/postgres.js';
import { sessionStoreContract } from '../contract/session-store.js';
import { type PostgresServer, startPostgres } from './support/postgres.js';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
}, 60_000);

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
