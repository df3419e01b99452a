import { describe, expect, it } from '@jest/globals';
import { RECEIVER_KEY, type EsModuleReceiver } from '../../src/module-hooks/es-module-footer';
import { createEsModuleReceiver, installReceiver } from '../../src/module-hooks/es-module-receiver';
import { ModuleHooks } from '../../src/module-hooks/module-hooks';

function receiving() {
  const failures: string[][] = [];
  const hooks = new ModuleHooks(new Set(), new Set(), (name, { message }) =>
    failures.push([name, message]),
  );
  const seen: unknown[][] = [];
  hooks.onExports((...args) => {
    seen.push(args);
    return args[0];
  });
  return { hooks, receive: createEsModuleReceiver(hooks), failures, seen };
}

const lacking = () => {
  throw new ReferenceError('Client is not defined');
};

describe('createEsModuleReceiver', () => {
  const Client = () => undefined;

  it('announces the package and hands over the exports', () => {
    const { hooks, receive, seen } = receiving();
    const announced: unknown[][] = [];
    hooks.onFirstLoad((...args) => void announced.push(args));
    receive({ Client: () => Client, default: () => Client }, '@s/listed/a.js', '/root');
    expect(announced).toEqual([['@s/listed', '/root']]);
    expect(seen).toEqual([[{ Client, default: Client }, '@s/listed/a.js', '/root']]);
  });

  it('hands over a class once, whichever file has it, and says nothing of the file that lacks it', () => {
    const { receive, seen, failures } = receiving();
    receive({ Client: () => Client }, 'listed', '/root');
    receive({ Client: lacking }, 'listed', '/root');
    receive({ Client: () => Client }, 'listed', '/root');
    expect(seen).toHaveLength(1);
    expect(failures).toEqual([]);
  });

  it('hands over the class of each copy, and of each instance of a file', () => {
    const { receive, seen } = receiving();
    receive({ Client: () => Client }, 'listed', '/root');
    receive({ Client: () => () => 'other instance' }, 'listed', '/root');
    receive({ Client: () => () => 'other copy' }, 'listed', '/other');
    expect(seen).toHaveLength(3);
  });

  it('says a name that no file has', () => {
    const { receive, seen, failures } = receiving();
    receive({ Client: lacking, default: lacking }, 'listed', '/root');
    expect(seen).toEqual([]);
    expect(failures).toEqual([['listed', 'it has no Client, default']]);
  });

  it.each<[string, Parameters<EsModuleReceiver>[0]]>([
    ['bindings that are none', undefined as never],
    ['a binding that is no function', { Client: 1 as never }],
  ])('throws nothing for %s', (_which, bindings) => {
    const { receive, failures } = receiving();
    expect(() => receive(bindings, 'listed', '/root')).not.toThrow();
    expect(failures).toHaveLength(1);
  });

  it('throws nothing when a listener of the first load does', () => {
    const { hooks, receive, failures } = receiving();
    hooks.onFirstLoad(() => {
      throw new Error('ours');
    });
    expect(() => receive({ Client: () => Client }, 'listed', '/root')).not.toThrow();
    expect(failures).toEqual([['listed', 'ours']]);
  });
});

describe('installReceiver', () => {
  it('puts the receiver where footers look', () => {
    const { hooks } = receiving();
    const receive = installReceiver(hooks);
    expect((globalThis as Record<symbol, unknown>)[Symbol.for(RECEIVER_KEY)]).toBe(receive);
  });
});
