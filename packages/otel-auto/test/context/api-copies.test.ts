import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as ours from '@opentelemetry/api';
import { makeRoomForOurApi, welcomeApi } from '../../src/context/api-copies';
import { API_VERSION, loadApiCopy, type Api } from '../support/api-copy';
import { createRecordingVoice, type RecordingVoice } from '../support/recording-voice';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder';

const KEY = Symbol.for('opentelemetry.js.api.1');
const globals = globalThis as Record<symbol, { readonly version: string } | undefined>;

let folder: TemporaryFolder;
let voice: RecordingVoice;

beforeEach(() => {
  folder = createTemporaryFolder();
  voice = createRecordingVoice();
});

afterEach(() => {
  folder.remove();
  delete globals[KEY];
});

/** A tracer provider that can be told from a proxy's. */
const createProvider = () => {
  const tracer = ours.trace.getTracer('one');
  return { tracer, getTracer: () => tracer };
};

interface TracerProviderProxy {
  getDelegate(): ours.TracerProvider;
}

/** Returns the tracer that a copy of the API has for a library. */
const tracerOf = (api: Api) =>
  (api.trace.getTracerProvider() as unknown as TracerProviderProxy)
    .getDelegate()
    .getTracer('library');

describe('our copy of the API', () => {
  it('has the version that room is made for', () => {
    globals[KEY] = { version: '1.0.0' };
    makeRoomForOurApi();
    expect(globals[KEY]?.version).toBe(API_VERSION);
  });

  it.each(['1.4.1', '1.9.0', '1.99.0'])(
    'registers although a copy of version %s registered something before',
    (version) => {
      const other = loadApiCopy(folder.path, version);
      const logger = { error() {}, warn() {}, info() {}, debug() {}, verbose() {} };
      other.diag.setLogger(logger, other.DiagLogLevel.NONE);
      const provider = createProvider();
      makeRoomForOurApi();
      expect(ours.trace.setGlobalTracerProvider(provider)).toBe(true);
      expect(tracerOf(ours)).toBe(provider.tracer);
      expect(globals[KEY]).toHaveProperty('diag');
      ours.trace.disable();
    },
  );

  it('needs no room where nothing was registered, or by a copy of its own version', () => {
    makeRoomForOurApi();
    expect(globals[KEY]).toBeUndefined();
    const existing = { version: API_VERSION };
    globals[KEY] = existing;
    makeRoomForOurApi();
    expect(globals[KEY]).toBe(existing);
  });
});

describe("the application's copy of the API", () => {
  /** Registers our provider, then loads a copy and welcomes it. */
  const welcome = (version: string) => {
    const provider = createProvider();
    ours.trace.setGlobalTracerProvider(provider);
    const copy = loadApiCopy(folder.path, version);
    welcomeApi(folder.path, voice);
    return { provider, copy };
  };

  afterEach(() => ours.trace.disable());

  it('reads our globals when it is older', () => {
    const { provider, copy } = welcome('1.9.0');
    expect(tracerOf(copy)).toBe(provider.tracer);
    expect(globals[KEY]?.version).toBe(API_VERSION);
  });

  it('reads our globals when it is newer, and ours goes on reading them', () => {
    const { provider, copy } = welcome('1.12.3');
    expect(tracerOf(copy)).toBe(provider.tracer);
    expect(tracerOf(ours)).toBe(provider.tracer);
    expect(globals[KEY]?.version).toBe('1.12.3');
  });

  it('does not take the globals from a copy that is newer still', () => {
    const { copy: newest } = welcome('1.13.0');
    const other = createTemporaryFolder();
    const newer = loadApiCopy(other.path, '1.12.0');
    welcomeApi(other.path, voice);
    other.remove();
    expect(globals[KEY]?.version).toBe('1.13.0');
    expect(tracerOf(newer)).toBe(tracerOf(newest));
  });

  it.each(['2.0.0', '0.18.0', '1.11.0-beta.1'])(
    'costs ours nothing when it is of version %s, which cannot share',
    (version) => {
      const { provider } = welcome(version);
      expect(tracerOf(ours)).toBe(provider.tracer);
      expect(globals[KEY]?.version).toBe(API_VERSION);
    },
  );
});

describe('welcomeApi', () => {
  it('says once that a copy of a newer major version cannot see ours', () => {
    globals[KEY] = { version: API_VERSION };
    for (const version of ['2.0.0', '2.1.0-beta.1', '2.0.0', '1.99.0', '0.18.0']) {
      loadApiCopy(folder.path, version);
      welcomeApi(folder.path, voice);
    }
    expect(voice.lines).toEqual([
      expect.stringMatching(/^@opentelemetry\/api 2\.0\.0, .* gets nowhere\. Use version 1 /),
      expect.stringContaining('@opentelemetry/api 2.1.0-beta.1'),
    ]);
  });

  it.each([
    ['there is no package.json', {}],
    ['it cannot be read', { 'package.json': 'no JSON' }],
    ['it has no version', { 'package.json': '{ "name": "@opentelemetry/api" }' }],
    ['it is of another package', { 'package.json': '{ "name": "api", "version": "1.99.0" }' }],
  ])('leaves all as it is when %s', (_why, files) => {
    const other = createTemporaryFolder(files);
    const existing = { version: API_VERSION };
    globals[KEY] = existing;
    welcomeApi(other.path, voice);
    expect(globals[KEY]).toBe(existing);
    other.remove();
  });

  it('does nothing before anything was registered', () => {
    loadApiCopy(folder.path, '1.12.0');
    welcomeApi(folder.path, voice);
    expect(globals[KEY]).toBeUndefined();
  });
});
