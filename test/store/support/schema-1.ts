/** The schema of the first version, as its databases have it. Never to be changed: it stands for those out there. */

const LIBSQL = [
  'create table migrations (number integer primary key, applied_at bigint not null)',
  `create table sessions (
    id integer primary key, platform text not null, workspace text not null, channel text not null,
    thread text not null, state text not null, version bigint not null, last_activity bigint not null,
    people text not null, unique (platform, workspace, channel, thread))`,
  'create index sessions_last_activity on sessions (last_activity)',
  'create index sessions_recent on sessions (platform, workspace, last_activity)',
  `create table session_people (
    person text not null, session_id integer not null references sessions (id) on delete cascade,
    primary key (person, session_id)) without rowid`,
  'create index session_people_session on session_people (session_id)',
  `create trigger sessions_people_insert after insert on sessions begin
    insert or ignore into session_people select value, new.id from json_each(new.people); end`,
  `create trigger sessions_people_update after update of people on sessions when old.people <> new.people begin
    delete from session_people where session_id = new.id;
    insert or ignore into session_people select value, new.id from json_each(new.people); end`,
];

const POSTGRES = [
  'create table migrations (number integer primary key, applied_at bigint not null)',
  `create table sessions (
    id bigint generated always as identity primary key, platform text not null, workspace text not null,
    channel text not null, thread text not null, state text not null, version bigint not null,
    last_activity bigint not null, people jsonb not null, unique (platform, workspace, channel, thread))`,
  'create index sessions_last_activity on sessions (last_activity)',
  'create index sessions_recent on sessions (platform, workspace, last_activity)',
  'create index sessions_people on sessions using gin (people)',
];

const BOTH = [
  `create table claims (
    event_key text primary key, owner text not null, lease_ms bigint not null, leased_until bigint not null,
    completed_at bigint)`,
  'create index claims_completed_at on claims (completed_at)',
  `create table jobs (
    id text primary key, kind text not null, payload text not null, run_at bigint not null,
    attempts integer not null, revision text not null, lease_ms bigint not null, leased_until bigint not null)`,
  'create index jobs_run_at on jobs (run_at)',
];

/** A session as the first version wrote it. */
const SESSION = {
  thread: { platform: 'slack', workspace: 'T1', channel: 'C1', thread: '1.1' },
  status: 'open',
  subjects: [{ entry: 'request-timed-out', captures: { seconds: '600' } }],
  offered: [],
  rejected: [],
  earlier: [],
  facts: { version: '2.1.199' },
  answers: {},
  stage: 1,
  ticks: { 'request-timed-out/retry': { by: 'U2', name: 'Ana', at: 1_700_000_000_000 } },
  post: 'P1',
  people: ['U1', 'U2'],
  startedAt: 1_700_000_000_000,
  lastActivity: 1_700_000_000_000,
};

const ROWS = [
  'insert into migrations values (1, 1700000000000)',
  `insert into sessions (platform, workspace, channel, thread, state, version, last_activity, people)
    values ('slack', 'T1', 'C1', '1.1', '${JSON.stringify(SESSION)}', 42, 1700000000000, '["U1","U2"]')`,
  "insert into claims values ('slack:T1:Ev1', 'somebody', 60000, 1700000060000, 1700000001000)",
  "insert into jobs values ('j1', 'remind', '{\"a\":1}', 1700000000000, 2, 'r1', 0, 0)",
];

/**
 * Statements that make a database of schema 1 with a thread (`slack/T1/C1/1.1`, version 42, of U1 and U2), a completed
 * claim (`slack:T1:Ev1`) and a job (`j1`, taken twice).
 */
export function schemaOne(kind: 'libsql' | 'postgres'): string[] {
  return [...(kind === 'libsql' ? LIBSQL : POSTGRES), ...BOTH, ...ROWS];
}
