import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { drawMetrics } from '../../src';
import { metricPoint, resourceOf } from '../support/telemetry';

const histogram = (route: string, count: number) =>
  metricPoint('http.server.request.duration', {
    unit: 's',
    type: 'histogram',
    count,
    sum: 0.1 + 0.2,
    min: 0.01,
    max: 0.15,
    attributes: { 'http.route': route, 'http.request.method': 'GET' },
  });

describe('drawMetrics', () => {
  it('draws the last value of each series by service and metric', () => {
    const points = [
      histogram('/b', 1),
      metricPoint('v8js.memory.heap.used', { unit: 'By', value: 4_194_304 }),
      histogram('/a', 2),
      histogram('/b', 3),
      metricPoint('queue', { value: 1, resource: resourceOf('mail') }),
      metricPoint('queue', { value: 2n ** 60n, resource: resourceOf('mail') }),
      metricPoint('old', {
        type: 'summary',
        count: 4,
        sum: 2,
        quantileValues: [{ quantile: 0.99, value: 0.6 }],
      }),
      metricPoint('gone', { flags: 1 }),
    ];
    expect(drawMetrics(points)).toBe(
      [
        'mail',
        '  queue',
        '    1152921504606846976',
        'shop',
        '  gone',
        '    no value',
        '  http.server.request.duration (s)',
        '    count 2, sum 0.3, min 0.01, max 0.15  {http.request.method=GET, http.route=/a}',
        '    count 3, sum 0.3, min 0.01, max 0.15  {http.request.method=GET, http.route=/b}',
        '  old',
        '    count 4, sum 2, p99 0.6',
        '  v8js.memory.heap.used (By)',
        '    4194304',
      ].join('\n'),
    );
  });

  it('keeps the series of two instances of a service apart', () => {
    const of = (instance: string, value: number) =>
      metricPoint('up', {
        value,
        resource: { attributes: { 'service.name': 'shop', 'service.instance.id': instance } },
      });
    expect(drawMetrics([of('1', 1), of('2', 2), of('1', 3)])).toBe('shop\n  up\n    3\n    2');
  });

  it('draws nothing of nothing', () => {
    expect(drawMetrics([])).toBe('');
  });

  it('colours when asked', () => {
    const points = [metricPoint('up', { value: 1, attributes: { a: 'b' } })];
    const colored = drawMetrics(points, { color: true });
    expect(colored).toContain('\u001b[1mup\u001b[0m');
    expect(stripVTControlCharacters(colored)).toBe(drawMetrics(points));
  });
});
