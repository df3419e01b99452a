import { describe, expect, it } from '@jest/globals';
import { parseCliArguments } from '../src/cli-options';

describe('parseCliArguments', () => {
  it('watches the port of OTLP on the loopback address by default', () => {
    expect(parseCliArguments([])).toEqual({
      does: 'watch',
      port: 4318,
      host: '127.0.0.1',
      json: false,
    });
  });

  it('takes what it is told', () => {
    expect(parseCliArguments(['--port', '0', '--host=::1', '--json'])).toEqual({
      does: 'watch',
      port: 0,
      host: '::1',
      json: true,
    });
    expect(parseCliArguments(['-h'])).toEqual({ does: 'help' });
  });

  it.each([
    [['--port', 'x'], '--port takes a number from 0 to 65535, not "x"'],
    [['--port', '65536'], '--port takes a number from 0 to 65535, not "65536"'],
    [['--port=-1'], '--port takes a number from 0 to 65535, not "-1"'],
    [['--port'], "Option '--port <value>' argument missing"],
    [['--host', ''], '--host takes a host name or address'],
    [['--prot', '1'], "Unknown option '--prot'"],
    [['4318'], "Unexpected argument '4318'"],
  ])('complains of %j in one line', (args, problem) => {
    expect(parseCliArguments(args)).toEqual({ does: 'complain', problem });
  });
});
