import { describe, expect, it } from '@jest/globals';
import { createTestRedactor } from '../support/redactor';

const redactor = createTestRedactor();

const redact = (text: string, system = 'postgresql') =>
  redactor.attributes({ 'db.system.name': system, 'db.query.text': text })['db.query.text'];

describe('a literal of SQL', () => {
  it.each([
    ["select * from users where name = 'Ann'", 'select * from users where name = ?'],
    ["select 'it''s', 1", 'select ?, ?'],
    ['select 1.5e-3, 0xFF, -7, 1_000', 'select ?, ?, -?, ?'],
    ["select E'a\\'b', N'c', X'1F', B'01'", 'select E?, N?, X?, B?'],
    ['select $$it is$$, $tag$a $$ b$tag$, $1', 'select ?, ?, $1'],
    ["ALTER USER app PASSWORD 'hunter2'", 'ALTER USER app PASSWORD ?'],
    ['select "name", "t1"."id" from "users" t1', 'select "name", "t1"."id" from "users" t1'],
    ['limit 10 offset 20', 'limit ? offset ?'],
    ['where a in (1, 2,3)', 'where a in (?, ?,?)'],
    ["where a = 'unclosed", 'where a = ?'],
    ["select 1 -- it's 'hunter2'\nfrom t", 'select ? \nfrom t'],
    ["select /* it's hunter2 */ 1", 'select  ?'],
    ["select data->>'key' from t where a::text = 'x'", 'select data->>? from t where a::text = ?'],
    ["where path = 'C:\\' and secret = 'hunter2'", 'where path = ? and secret = ?'],
    ['where password = $1 and token = ?', 'where password = $1 and token = ?'],
    ['select utf8_général, v1, col2 from t3', 'select utf8_général, v1, col2 from t3'],
  ])('is replaced: %s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    ['mysql', "select \"Ann\", 'it\\'s', `name` # it's", 'select ?, ?, `name` '],
    ['mssql', "select [name], N'Ann', @p1, @@version", 'select [name], N?, @p1, @@version'],
    ['oracle.db', 'alter user app identified by "hunter2"', 'alter user app identified by ?'],
    ['oracle.db', 'alter user app identified by hunter2', 'alter user app identified by ?'],
    ['oracle.db', "select q'[it's]', :1, :name from dual", 'select q?, :1, :name from dual'],
    ['sqlite', 'select "name" from t where a = ?1', 'select "name" from t where a = ?1'],
    ['other_sql', 'select "Ann", \'Ann\'', 'select ?, ?'],
    // Whether the text ends at the second quote is not known.
    ['other_sql', "select 'a\\', 'hunter2'", 'select ?'],
  ])('is replaced as %s has it: %s', (system, text, expected) => {
    expect(redact(text, system)).toBe(expected);
  });

  it('is replaced where the system is not known', () => {
    const attributes = { 'db.statement': "select 'Ann'" };
    expect(redactor.attributes(attributes)).toEqual({ 'db.statement': 'select ?' });
  });

  it.each(['redis', 'mongodb', 'elasticsearch'])('is nothing that %s has', (system) => {
    expect(redact("set 7 'x'", system)).toBe("set 7 'x'");
  });

  it('is replaced in the fields of errors that databases throw', () => {
    const err = { sql: "insert into t values ('Ann')", query: "select 'Ann'", other: "'Ann'" };
    expect(redactor.attributes({ err })).toEqual({
      err: { sql: 'insert into t values (?)', query: 'select ?', other: "'Ann'" },
    });
  });

  it('is not looked for in a search that somebody typed', () => {
    const attributes = { query: "ann's 7 shoes" };
    expect(redactor.attributes(attributes)).toBe(attributes);
  });
});

describe('a literal of SQL in a text', () => {
  const { text, attributes } = createTestRedactor();

  it.each([
    [
      "insert into `t` (`n`) values ('Zx4', 'it''s') - Duplicate entry 'Zx4' for key 'n'",
      'insert into `t` (`n`) values (?, ?) - Duplicate entry ? for key ?',
    ],
    [
      `select "n" from "t" where "n" = 'Zx4' - can't reach it`,
      `select "n" from "t" where "n" = ? - can't reach it`,
    ],
    [
      "Executing (default): SELECT 1 AS a, 'Zx4' AS b;",
      'Executing (default): SELECT 1 AS a, ? AS b;',
    ],
    ["query: UPDATE t SET a = N'Zx4'", 'query: UPDATE t SET a = N?'],
    ["Duplicate entry 'Zx4' for key 'n'", 'Duplicate entry ? for key ?'],
    [
      'Failed query: select $1\nparams: Zx4,Zx4\n    at a',
      'Failed query: select $1\nparams: ?\n    at a',
    ],
    ['Key (email)=(a@b.test) already exists.', 'Key (email)=(?) already exists.'],
    ['Failing row contains (1, Zx4, f(x)).', 'Failing row contains (?).'],
    ["ALTER LOGIN a WITH PASSWORD = N'Zx4'", "ALTER LOGIN a WITH PASSWORD = N'REDACTED'"],
    ['CREATE USER a IDENTIFIED BY Zx4;', 'CREATE USER a IDENTIFIED BY REDACTED;'],
  ])('is replaced: %s', (given, expected) => {
    expect(text(given)).toBe(expected);
    expect(text(expected)).toBe(expected);
  });

  it.each(["it's in 'quotes'", "please select 'a' or 'b'", "update 'notes' of the set"])(
    'is none in a sentence: %s',
    (given) => {
      expect(text(given)).toBe(given);
    },
  );

  it.each([
    "( select 'Zx4' )",
    "/* a /* b */ 'c' */ select 'Zx4'",
    "-- a\nselect 'Zx4'",
    "EXPLAIN SELECT 'Zx4'",
    "COPY t FROM 'Zx4'",
    "DROP USER 'Zx4'",
    "with a as (select 'Zx4') select 1",
    "set names 'x' = 'Zx4'",
    "call f('Zx4')",
  ])('is replaced in a field that may have a statement: %s', (query) => {
    expect(attributes({ query }).query).not.toContain('Zx4');
  });

  it.each([
    'set of 4 plates',
    'call of duty 4',
    'with love 24',
    'update 2.1 notes',
    'create 4 lists',
  ])('is none in what somebody looks for: %s', (query) => {
    expect(attributes({ query })).toEqual({ query });
  });

  it('is replaced behind a comment in a comment', () => {
    expect(redact("/* a /* b */ SECRET */ select 'Ann'")).toBe(' select ?');
  });

  it('is taken out of the parameters beside the statement', () => {
    expect(
      attributes({
        err: { sql: 'select ?', bindings: ['Ann', 7] },
        other: { query: 'select $1', parameters: ['Ann'] },
        request: { query: 'ann', params: { id: '7' } },
        'db.query.parameter.0': 'Ann',
      }),
    ).toEqual({
      err: { sql: 'select ?', bindings: ['REDACTED', 'REDACTED'] },
      other: { query: 'select $1', parameters: ['REDACTED'] },
      request: { query: 'ann', params: { id: '7' } },
      'db.query.parameter.0': 'REDACTED',
    });
  });
});
