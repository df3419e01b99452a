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
