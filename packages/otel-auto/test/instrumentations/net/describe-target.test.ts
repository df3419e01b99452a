import { describe, expect, it } from '@jest/globals';
import { describeTarget } from '../../../src/instrumentations/net/describe-target';

describe('describeTarget', () => {
  it.each([
    ['a port', [80]],
    ['a port as text', ['80']],
    ['options', [Object.freeze({ port: 80 })]],
    ['what net.connect() has made of its arguments', [[{ port: 80 }, null]]],
  ])('knows %s', (_form, args) => {
    expect(describeTarget(args)).toMatchObject({
      name: 'tcp.connect',
      attributes: { 'server.address': 'localhost', 'server.port': 80, 'network.transport': 'tcp' },
    });
  });

  it.each([[['/run/socket']], [[{ path: '/run/socket' }]]])('knows a path in %j', (args) => {
    expect(describeTarget(args)).toMatchObject({
      name: 'ipc.connect',
      attributes: { 'server.address': '/run/socket', 'network.transport': 'unix' },
    });
  });

  it.each([[[]], [[null]], [[undefined, 'x']], [[Symbol('x')]]])(
    'takes what Node.js will refuse: %#',
    (args) => {
      expect(describeTarget(args)).toMatchObject({ name: 'connect', attributes: {} });
    },
  );
});
