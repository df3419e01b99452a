import { describe, expect, it } from '@jest/globals';
import { Outbox } from '../../src/export/outbox';
import type { ExportRequest } from '../../src/export/export-request';
import { createExportRequest } from '../support/export-request';

const spans = (bytes: number, count = 1) => createExportRequest(bytes, { signal: 'traces', count });
const lines = (bytes: number, count = 1) => createExportRequest(bytes, { signal: 'logs', count });
const deltas = (bytes: number) => createExportRequest(bytes, { signal: 'metrics' });
const totals = (bytes: number) =>
  createExportRequest(bytes, { signal: 'metrics', isSuperseded: true });

/** An outbox of 100 bytes with these requests in it, and what had to make room. */
const create = (...requests: readonly ExportRequest[]) => {
  const lost: ExportRequest[] = [];
  const outbox = new Outbox(100, (request) => void lost.push(request));
  for (const request of requests) outbox.add(request);
  return { outbox, lost };
};

const any = () => true;

describe('an outbox', () => {
  it('gives what was added, the oldest first, and each request once', () => {
    const [one, two] = [spans(10), lines(20)];
    const { outbox } = create(one, two);
    expect([outbox.take(any), outbox.take(any), outbox.take(any)]).toEqual([one, two, undefined]);
  });

  it('gives the oldest request of the signals that may be sent', () => {
    const [one, two, three] = [spans(10), lines(20), lines(30)];
    const { outbox } = create(one, two, three);
    expect(outbox.take((signal) => signal === 'logs')).toBe(two);
    expect(outbox.take((signal) => signal === 'metrics')).toBeUndefined();
    expect(outbox.drain()).toEqual([one, three]);
  });

  it('knows how many bytes and records wait, by signal', () => {
    const { outbox } = create(spans(10, 3), lines(20, 5), lines(30, 7));
    expect(outbox.bytes).toBe(60);
    expect([outbox.count('traces'), outbox.count('logs'), outbox.count('metrics')]).toEqual([
      3, 12, 0,
    ]);
    expect([outbox.has('traces'), outbox.has('metrics')]).toEqual([true, false]);
    outbox.take(any);
    expect([outbox.bytes, outbox.count('traces'), outbox.has('traces')]).toEqual([50, 0, false]);
  });

  it('is empty when it is drained', () => {
    const { outbox } = create(spans(10), lines(20));
    expect(outbox.drain()).toHaveLength(2);
    expect([outbox.bytes, outbox.has('logs'), outbox.drain()]).toEqual([0, false, []]);
  });
});

describe('a full outbox', () => {
  it('takes what fills it to the last byte', () => {
    const { outbox, lost } = create(spans(60), lines(40));
    expect([outbox.bytes, lost]).toEqual([100, []]);
  });

  it('gives up the oldest requests for a new one, whichever their signals, and no more than needed', () => {
    const [one, two, three, four] = [spans(40), lines(40), spans(20), lines(50)];
    const { outbox, lost } = create(one, two, three, four);
    expect(lost).toEqual([one, two]);
    expect(outbox.bytes).toBe(70);
    expect(outbox.drain()).toEqual([three, four]);
  });

  it('gives up metrics last', () => {
    const [one, two, three] = [deltas(40), spans(40), lines(40)];
    const { outbox, lost } = create(one, two, three);
    expect(lost).toEqual([two]);
    expect(outbox.drain()).toEqual([one, three]);
  });

  it('gives up the oldest metrics where there is nothing else', () => {
    const [one, two, three] = [deltas(50), deltas(50), deltas(10)];
    const { outbox, lost } = create(one, two, three);
    expect(lost).toEqual([one]);
    expect(outbox.drain()).toEqual([two, three]);
  });

  it('gives up a request that is larger than all of it, and keeps what it has', () => {
    const [one, two, large] = [spans(40), totals(40), lines(101)];
    const { outbox, lost } = create(one, two, large);
    expect(lost).toEqual([large]);
    expect([outbox.bytes, outbox.drain()]).toEqual([80, [one, two]]);
  });

  it('keeps the former metrics when the newest are larger than all of it', () => {
    const [former, large] = [totals(40), totals(101)];
    const { outbox, lost } = create(former, large);
    expect([lost, outbox.drain()]).toEqual([[large], [former]]);
  });
});

describe('metrics that a newer request supersedes', () => {
  it('leave without a loss', () => {
    const [former, one, newer] = [totals(60), spans(20), totals(70)];
    const { outbox, lost } = create(former, one, newer);
    expect(lost).toEqual([]);
    expect(outbox.bytes).toBe(90);
    expect(outbox.drain()).toEqual([one, newer]);
  });

  it('are not those that each tell of their own interval', () => {
    const [one, two] = [deltas(10), deltas(10)];
    expect(create(one, two).outbox.drain()).toEqual([one, two]);
  });
});

describe('a request that could not be delivered', () => {
  it('is the first again', () => {
    const [one, two] = [spans(10), spans(10)];
    const { outbox } = create(one, two);
    outbox.putBack(outbox.take(any)!);
    expect(outbox.bytes).toBe(20);
    expect(outbox.drain()).toEqual([one, two]);
  });

  it('has its place by its age, in whatever order several come back', () => {
    const requests = [spans(10), lines(10), spans(10), lines(10)] as const;
    const { outbox } = create(...requests);
    const [one, two, three] = [outbox.take(any)!, outbox.take(any)!, outbox.take(any)!];
    for (const request of [two, three, one]) outbox.putBack(request);
    expect(outbox.drain()).toEqual(requests);
  });

  it('is the oldest, and so the first to make room', () => {
    const [one, two, three] = [spans(60), spans(40), spans(50)];
    const { outbox, lost } = create(one, two);
    outbox.take(any);
    outbox.add(three);
    outbox.putBack(one);
    expect(lost).toEqual([one]);
    expect(outbox.drain()).toEqual([two, three]);
  });

  it('has no place when newer metrics say all that it says, which is no loss', () => {
    const [former, newer] = [totals(10), totals(10)];
    const { outbox, lost } = create(former);
    outbox.take(any);
    outbox.add(newer);
    outbox.putBack(former);
    expect([lost, outbox.drain()]).toEqual([[], [newer]]);
  });

  it('has no place either when newer metrics are on their way, or there', () => {
    const [former, newer] = [totals(10), totals(10)];
    const { outbox } = create(former);
    outbox.take(any);
    outbox.add(newer);
    outbox.take(any);
    outbox.putBack(former);
    expect(outbox.drain()).toEqual([]);
  });

  it('stands for all metrics when none are newer', () => {
    const former = totals(10);
    const { outbox } = create(former);
    outbox.putBack(outbox.take(any)!);
    expect(outbox.drain()).toEqual([former]);
  });
});
