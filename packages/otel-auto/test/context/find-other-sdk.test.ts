import { afterEach, describe, expect, it } from '@jest/globals';
import { findOtherSdk } from '../../src/context/find-other-sdk';
import { createTemporaryFolder } from '../support/temporary-folder';

const KEY = Symbol.for('opentelemetry.js.api.1');
const holder = globalThis as Record<symbol, unknown>;

afterEach(() => void Reflect.deleteProperty(holder, KEY));

describe('an SDK that was started before', () => {
  it('is not looked for where nothing makes spans', () => {
    const never = () => {
      throw new Error('asked');
    };
    expect(findOtherSdk(never)).toBeUndefined();
    holder[KEY] = { version: '1.9.0', diag: {} };
    expect(findOtherSdk(never)).toBeUndefined();
  });

  it('is named by the package that brings the others', () => {
    holder[KEY] = { version: '1.9.0', trace: {} };
    const name = '@elastic/opentelemetry-node';
    const folder = createTemporaryFolder({
      'node_modules/@elastic/opentelemetry-node/package.json': '{ "version": "1.2.3" }',
    });
    const files = ['@opentelemetry/sdk-node', name].map(
      (part) => `${folder.path}/node_modules/${part}/lib/index.js`,
    );
    expect(findOtherSdk(() => files)).toBe(`${name} 1.2.3`);
    expect(findOtherSdk(() => files.slice(0, 1))).toBe('@opentelemetry/sdk-node');
    expect(findOtherSdk(() => [])).toBe('an OpenTelemetry SDK');
    folder.remove();
  });
});
