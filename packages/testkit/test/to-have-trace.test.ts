import { describe, expect, it } from '@jest/globals';
import { toHaveTrace } from '../src/jest';
import { node, trace } from './support/trace';

expect.extend({ toHaveTrace });

const shop = trace(
  node(
    'GET /hi/:name',
    { kind: 'SERVER' },
    {
      logs: ['hi Ann'],
      children: [
        node('render  twice', {
          scopeName: '@opentelemetry/instrumentation-express',
          status: { code: 'ERROR', message: 'no ink' },
        }),
      ],
    },
  ),
);
const ping = trace(node('GET /ping', { kind: 'SERVER' }));
const run = { traces: [ping, shop] };

describe('toHaveTrace', () => {
  it.each([
    [
      'name and kind',
      `
        GET /hi/:name      SERVER
          render twice     INTERNAL
      `,
    ],
    [
      'scopes when drawn',
      `
        GET /hi/:name      SERVER    http
          render twice     INTERNAL  express
      `,
    ],
    [
      'statuses when drawn',
      `
        GET /hi/:name      SERVER
          render twice     INTERNAL  ERROR no ink
      `,
    ],
    [
      'log records when drawn',
      `
        GET /hi/:name      SERVER    http
          - INFO hi Ann
          render twice     INTERNAL  express  ERROR no ink
      `,
    ],
  ])('compares %s', (_, drawing) => {
    // a name keeps one blank of many, since columns are told apart by two
    const spaced = drawing.replace('render twice', 'render  twice');
    expect(run).toHaveTrace(spaced);
  });

  it.each([
    ['another name', 'GET /hi/:nam  SERVER\n  render  twice  INTERNAL'],
    ['another kind', 'GET /hi/:name  CLIENT\n  render  twice  INTERNAL'],
    ['another parent', 'GET /hi/:name  SERVER\nrender  twice  INTERNAL'],
    ['another scope', 'GET /hi/:name  SERVER  http\n  render  twice  INTERNAL  http'],
    ['another status', 'GET /hi/:name  SERVER\n  render  twice  INTERNAL  OK'],
    ['a span less', 'GET /hi/:name  SERVER'],
    ['another log record', 'GET /hi/:name  SERVER\n  - INFO hi Bea\n  render  twice  INTERNAL'],
  ])('sees %s', (_, drawing) => {
    expect(run).not.toHaveTrace(drawing);
  });

  it('takes a receiver as well', () => {
    expect({ traces: () => [ping] }).toHaveTrace('GET /ping  SERVER');
  });

  it('shows the difference to the closest trace, and the others', () => {
    const look = () =>
      expect(run).toHaveTrace(`
        GET /hi/:name      SERVER    http
          render  thrice   INTERNAL  express
      `);
    expect(look).toThrow(/-   render {2}thrice {2}INTERNAL {2}express/);
    expect(look).toThrow(/\+   render {2}twice {2}INTERNAL {2}express/);
    expect(look).toThrow(/Also received:\n\nGET \/ping {2}SERVER {2}http/);
  });

  it('says that nothing was received', () => {
    const look = () => expect({ traces: [] }).toHaveTrace('GET /ping  SERVER');
    expect(look).toThrow(/No trace was received/);
  });

  it('refuses a line that is no drawing', () => {
    expect(() => expect(run).toHaveTrace('GET /ping SERVER')).toThrow(/expected "name {2}KIND/);
    expect(() => expect(run).toHaveTrace('    GET /ping  SERVER\n  a  SERVER')).toThrow(/left of/);
  });

  it('refuses what has no traces', () => {
    expect(() => expect({}).toHaveTrace('GET /ping  SERVER')).toThrow(
      /expects a run or a receiver/,
    );
  });
});
