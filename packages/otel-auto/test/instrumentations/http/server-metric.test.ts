import { describe, expect, it } from '@jest/globals';
import {
  ServerMetricAttributes,
  type MeasuredRequest,
} from '../../../src/instrumentations/http/server-metric';

const request = (parts: Partial<MeasuredRequest> = {}): MeasuredRequest => ({
  method: 'GET',
  scheme: 'http',
  protocolVersion: '1.1',
  route: '/orders/:id',
  statusCode: 200,
  errorType: undefined,
  ...parts,
});

describe('ServerMetricAttributes', () => {
  it('gives the attributes of the conventions, and none that is not known', () => {
    const attributes = new ServerMetricAttributes();
    expect(attributes.of(request({ statusCode: 500, errorType: '500' }))).toEqual({
      'error.type': '500',
      'http.request.method': 'GET',
      'http.response.status_code': 500,
      'http.route': '/orders/:id',
      'network.protocol.version': '1.1',
      'url.scheme': 'http',
    });
    expect(attributes.of(request({ route: undefined, statusCode: undefined }))).toEqual({
      'http.request.method': 'GET',
      'network.protocol.version': '1.1',
      'url.scheme': 'http',
    });
  });

  it('gives one object, which cannot change, for all that are measured alike', () => {
    const attributes = new ServerMetricAttributes();
    const first = attributes.of(request());
    expect(attributes.of(request())).toBe(first);
    expect(Object.isFrozen(first)).toBe(true);
  });

  it.each<Partial<MeasuredRequest>>([
    { method: 'POST' },
    { scheme: 'https' },
    { protocolVersion: '1.0' },
    { route: '/orders' },
    { route: undefined },
    { statusCode: 404 },
    { errorType: 'Error' },
  ])('tells %j apart', (parts) => {
    const attributes = new ServerMetricAttributes();
    const first = attributes.of(request());
    expect(attributes.of(request(parts))).not.toEqual(first);
    expect(attributes.of(request())).toBe(first);
  });

  it('remembers no more than some hundreds, and gives the others all the same', () => {
    const attributes = new ServerMetricAttributes();
    for (let id = 0; id < 1000; id += 1) attributes.of(request({ route: `/orders/${id}` }));
    const late = request({ route: '/orders/999' });
    expect(attributes.of(late)).toMatchObject({ 'http.route': '/orders/999' });
    expect(attributes.of(late)).not.toBe(attributes.of(late));
  });
});
