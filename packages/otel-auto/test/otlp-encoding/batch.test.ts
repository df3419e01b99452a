import { beforeEach, describe, expect, it } from '@jest/globals';
import { emptyResource, resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { Batch } from '../../src/otlp-encoding/batch';
import { CHUNK_BYTES, ChunkPool, MAX_IDLE_CHUNKS } from '../../src/otlp-encoding/chunk-pool';
import type { EncodedRequest } from '../../src/otlp-encoding/encoded-request';
import { runForJson } from '../support/run-script';
import { decodeGroups } from './support/decode';
import { add, createLogBatch, encodeLogRecords } from './support/encode';
import { SCOPE, logRecord } from './support/items';

let pool: ChunkPool;
let batch: Batch<ReadableLogRecord>;

beforeEach(() => {
  pool = new ChunkPool();
  batch = createLogBatch(pool);
});

const line = (body: unknown, own: object = {}) => logRecord({ body, ...own });

/** The bodies of a request, by service and scope. */
const bodies = (request: EncodedRequest | undefined) =>
  decodeGroups('logs', request?.toBytes() ?? new Uint8Array()).map(({ resource, scopes }) => [
    resource?.attributes[0]?.value.stringValue,
    scopes.map(({ scope, items }) => [scope.name, items.map(({ body }) => body?.stringValue)]),
  ]);

/** The bodies of the one scope of a request. */
const bodiesOfOneScope = (request: EncodedRequest | undefined) =>
  decodeGroups('logs', request?.toBytes() ?? new Uint8Array())[0]?.scopes[0]?.items.map(
    ({ body }) => body?.stringValue,
  );

/** Items that cannot be encoded. Every readable value can be, so only the size is a reason. */
const HOSTILE: readonly [string, unknown][] = [
  ['a value that is too large', 'x'.repeat(17 * 1024 * 1024)],
];

describe('Batch', () => {
  it('gives no request when there is nothing in it', () => {
    expect(batch.take()).toBeUndefined();
    expect([batch.count, batch.byteLength]).toEqual([0, 0]);
  });

  it('counts, and is empty once it was taken', () => {
    add(batch, line('a'));
    add(batch, line('b'));
    expect(batch.count).toBe(2);
    expect(batch.byteLength).toBeGreaterThan(0);
    const request = batch.take();
    expect(request?.count).toBe(2);
    expect(request?.byteLength).toBe(request?.toBytes().length);
    expect([batch.count, batch.byteLength]).toEqual([0, 0]);
    expect(batch.take()).toBeUndefined();
  });

  it('groups by resource and scope, each once, whatever the order', () => {
    const [shop, bank] = ['shop', 'bank'].map((name) =>
      resourceFromAttributes({ 'service.name': name }),
    );
    const other = { name: 'other' };
    add(batch, line('1', { resource: shop }));
    add(batch, line('2', { resource: bank }));
    add(batch, line('3', { resource: shop, instrumentationScope: other }));
    add(batch, line('4', { resource: shop }));
    add(batch, line('5', { resource: bank }));
    expect(bodies(batch.take())).toEqual([
      [
        'shop',
        [
          [SCOPE.name, ['1', '4']],
          ['other', ['3']],
        ],
      ],
      ['bank', [[SCOPE.name, ['2', '5']]]],
    ]);
  });

  it('keeps every item of many chunks', () => {
    const texts = Array.from({ length: 3000 }, (_, index) => `${index} `.repeat(index % 40));
    for (const text of texts) add(batch, line(text));
    const request = batch.take();
    expect(request?.parts.length).toBeGreaterThan(10);
    expect(request?.toBytes()).toEqual(encodeLogRecords(texts.map((text) => line(text))));
    expect(bodiesOfOneScope(request)).toEqual(texts);
  });

  it('keeps an item of exactly what its chunk has left', () => {
    for (let length = CHUNK_BYTES - 300; length < CHUNK_BYTES + 10; length += 1) {
      add(batch, line('x'.repeat(length)));
      expect(bodiesOfOneScope(batch.take())).toEqual(['x'.repeat(length)]);
    }
  });

  it.each(HOSTILE)('is as before when %s cannot be encoded', (_, value) => {
    add(batch, line('before'));
    const { byteLength } = batch;
    expect(() => add(batch, line(value))).toThrow();
    expect([batch.count, batch.byteLength]).toEqual([1, byteLength]);
    add(batch, line('after'));
    expect(batch.take()?.toBytes()).toEqual(encodeLogRecords([line('before'), line('after')]));
  });

  it.each(HOSTILE)('is empty still when %s was the first of its scope', (_, value) => {
    expect(() => add(batch, line(value))).toThrow();
    expect(batch.take()).toBeUndefined();
  });

  it('is as before when a scope cannot be encoded', () => {
    add(batch, line('before'));
    const instrumentationScope = {
      name: 'hostile',
      get attributes(): never {
        throw new Error('hostile');
      },
    };
    expect(() => add(batch, line('lost', { instrumentationScope }))).toThrow('hostile');
    expect(batch.take()?.toBytes()).toEqual(encodeLogRecords([line('before')]));
  });

  it('takes an item that another one adds while it is encoded', () => {
    const talkative = {
      text: 'outer',
      get more() {
        add(batch, line({ text: 'inner', more: true }));
        return true;
      },
    };
    add(batch, line(talkative));
    expect(batch.take()?.toBytes()).toEqual(
      encodeLogRecords([line({ text: 'inner', more: true }), line({ text: 'outer', more: true })]),
    );
  });

  it('can be taken while an item is encoded', () => {
    const taken: (EncodedRequest | undefined)[] = [];
    const greedy = {
      get text() {
        taken.push(batch.take());
        return 'later';
      },
    };
    add(batch, line('first'));
    add(batch, line(greedy));
    expect(taken.map((request) => request?.count)).toEqual([1]);
    expect(taken[0]?.toBytes()).toEqual(encodeLogRecords([line('first')]));
    expect(batch.take()?.toBytes()).toEqual(encodeLogRecords([line({ text: 'later' })]));
  });

  it.each(['add', 'take'])('lets a scope that is encoded %s', (what) => {
    const taken: (EncodedRequest | undefined)[] = [];
    const instrumentationScope = {
      name: 'talkative',
      get attributes() {
        this.calls += 1;
        if (this.calls > 1) return {};
        if (what === 'add') add(batch, line('inner', { instrumentationScope }));
        else taken.push(batch.take());
        return {};
      },
      calls: 0,
    };
    add(batch, line('before'));
    add(batch, line('outer', { instrumentationScope }));
    add(batch, line('after', { instrumentationScope }));
    const inner = what === 'add' ? ['inner'] : [];
    const before = [SCOPE.name, ['before']];
    const rest = ['talkative', [...inner, 'outer', 'after']];
    const { count } = batch;
    expect(bodies(batch.take())).toEqual([['shop', what === 'add' ? [before, rest] : [rest]]]);
    expect(count).toBe(what === 'add' ? 4 : 2);
    expect(taken.map(bodies)).toEqual(what === 'add' ? [] : [[['shop', [before]]]]);
  });

  it('encodes a resource when it is taken if attributes were still to come', async () => {
    const resource = resourceFromAttributes({ 'service.name': Promise.resolve('late') });
    add(batch, line('a', { resource }));
    await resource.waitForAsyncAttributes?.();
    expect(bodies(batch.take())).toEqual([['late', [[SCOPE.name, ['a']]]]]);
    add(batch, line('b', { resource }));
    expect(bodies(batch.take())).toEqual([['late', [[SCOPE.name, ['b']]]]]);
  });

  it('sends items whose resource cannot be encoded in the end', () => {
    const resource = {
      asyncAttributesPending: true,
      get attributes(): never {
        throw new Error('hostile');
      },
    };
    add(batch, line('a', { resource }));
    expect(bodies(batch.take())).toEqual([[undefined, [[SCOPE.name, ['a']]]]]);
  });

  it('takes a resource without attributes', () => {
    add(batch, line('a', { resource: emptyResource() }));
    expect(bodies(batch.take())).toEqual([[undefined, [[SCOPE.name, ['a']]]]]);
  });

  it('keeps what it counts, and that alone, where the stack ends', async () => {
    const { added, refused, count, request } = (await runForJson(`
      const { Batch } = load('otlp-encoding/batch');
      const { ChunkPool } = load('otlp-encoding/chunk-pool');
      const { writeLogRecord } = load('otlp-encoding/write-log-record');
      const batch = new Batch(writeLogRecord, new ChunkPool());
      const body = [[[[[[[[[['deep']]]]]]]]]];
      const record = { hrTime: [1, 2], hrTimeObserved: [1, 2], attributes: { a: 1 }, body };
      const [resource, scope] = [{ attributes: {} }, { name: 's' }];
      let [added, refused] = [0, 0];
      // From every depth near the end of the stack, on the way back from it.
      const dive = () => {
        try { dive(); } catch {}
        if (added + refused >= 2000) return;
        try { batch.add(record, resource, scope); added += 1; } catch { refused += 1; }
      };
      dive();
      const taken = batch.take();
      const request = Buffer.from(taken.toBytes()).toString('base64');
      console.log(JSON.stringify({ added, refused, count: taken.count, request }));
    `)) as { added: number; refused: number; count: number; request: string };
    expect([added, refused].every((times) => times > 0)).toBe(true);
    expect(count).toBe(added);
    const [group] = decodeGroups('logs', Buffer.from(request, 'base64'));
    expect(group?.scopes[0]?.items).toHaveLength(added);
  });
});

describe('the memory of a request', () => {
  const fill = () => {
    for (let index = 0; index < 4; index += 1) add(batch, line('x'.repeat(CHUNK_BYTES)));
  };

  it('is used again when it was given back, and not before', () => {
    fill();
    const first = batch.take();
    const before = first?.toBytes();
    const idle = pool.idleCount;
    fill();
    const second = batch.take();
    expect(Buffer.compare(Buffer.concat(first?.parts ?? []), before as Uint8Array)).toBe(0);
    first?.release();
    second?.release();
    expect(pool.idleCount).toBeGreaterThanOrEqual(idle + 8);
    const given = pool.idleCount;
    fill();
    expect(pool.idleCount).toBeLessThan(given);
  });

  it('is given back once, however often that is said', () => {
    fill();
    const request = batch.take();
    request?.release();
    const { idleCount } = pool;
    request?.release();
    expect(pool.idleCount).toBe(idleCount);
    expect(request?.parts).toEqual([]);
    expect(() => request?.toBytes()).toThrow('released');
  });

  it('is little more than its bytes', () => {
    const scopes = Array.from({ length: 100 }, (_, index) => ({ name: `scope ${index}` }));
    for (const instrumentationScope of scopes) add(batch, line('small', { instrumentationScope }));
    const request = batch.take();
    const held = new Set(request?.parts.map(({ buffer }) => buffer));
    const heldBytes = [...held].reduce((sum, buffer) => sum + buffer.byteLength, 0);
    expect(heldBytes).toBeLessThan(2 * (request?.byteLength ?? 0) + 4 * CHUNK_BYTES);
  });

  it('is kept for later within a bound', () => {
    for (let index = 0; index < MAX_IDLE_CHUNKS * 2; index += 1) {
      pool.giveBack(Buffer.allocUnsafeSlow(CHUNK_BYTES));
    }
    expect(pool.idleCount).toBe(MAX_IDLE_CHUNKS);
  });
});
