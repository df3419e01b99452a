import { describe, expect, it } from '@jest/globals';
import { findProxy, proxyHeaders } from '../../src/transport/proxy';

const find = (url: string, environment: Readonly<Record<string, string>>) =>
  findProxy(new URL(url), environment)?.href;

const PROXY = { HTTP_PROXY: 'http://proxy:3128', HTTPS_PROXY: 'http://secure-proxy:3129' };

describe('findProxy', () => {
  it('is by the scheme of the URL', () => {
    expect(find('http://collector:4318/v1/logs', PROXY)).toBe('http://proxy:3128/');
    expect(find('https://collector:4318/v1/logs', PROXY)).toBe('http://secure-proxy:3129/');
    expect(find('http://collector:4318', {})).toBeUndefined();
    expect(find('http://collector:4318', { HTTP_PROXY: '' })).toBeUndefined();
  });

  it('knows lower case first, a proxy for all, and one without a scheme', () => {
    const both = { ...PROXY, http_proxy: 'http://lower:1' };
    expect(find('http://collector', both)).toBe('http://lower:1/');
    expect(find('https://collector', { ALL_PROXY: 'http://all:1' })).toBe('http://all:1/');
    expect(find('http://collector', { HTTP_PROXY: 'proxy:3128' })).toBe('http://proxy:3128/');
  });

  it.each([
    ['collector.shop.internal', 'collector.shop.internal'],
    ['.shop.internal', 'collector.shop.internal'],
    ['shop.internal', 'collector.shop.internal'],
    ['*.shop.internal', 'collector.shop.internal'],
    ['a, SHOP.internal b', 'collector.shop.internal'],
    ['collector:4318', 'collector'],
    ['*', 'collector'],
  ])('is none where NO_PROXY=%s excludes %s', (excluded, host) => {
    expect(find(`http://${host}:4318`, { ...PROXY, NO_PROXY: excluded })).toBeUndefined();
  });

  it.each(['shop.internal.example', 'internal', 'collector:4317', ','])(
    'is there where NO_PROXY=%s names another',
    (excluded) => {
      const proxy = find('http://xshop.other:4318', { ...PROXY, NO_PROXY: excluded });
      expect(proxy).toBe('http://proxy:3128/');
    },
  );

  it.each(['localhost', '127.0.0.1', '127.9.9.9', '[::1]'])('is never there for %s', (host) => {
    expect(find(`http://${host}:4318`, PROXY)).toBeUndefined();
  });

  it('throws for what is no URL', () => {
    expect(() => find('http://collector', { HTTP_PROXY: 'http://' })).toThrow('Invalid URL');
  });
});

describe('proxyHeaders', () => {
  it('gives the credentials of a URL, decoded', () => {
    expect(proxyHeaders(new URL('http://u:p%40s@proxy'))).toEqual({
      'Proxy-Authorization': `Basic ${Buffer.from('u:p@s').toString('base64')}`,
    });
    expect(proxyHeaders(new URL('http://proxy'))).toEqual({});
  });
});
