import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { createReceiver, type Fault, type Receiver, type TlsSettings } from '../../src';
import { exchange } from '../support/exchange';
import { withReceiver } from '../support/with-receiver';

const logs = (...bodies: string[]) =>
  JSON.stringify({
    resourceLogs: [
      { scopeLogs: [{ logRecords: bodies.map((body) => ({ body: { stringValue: body } })) }] },
    ],
  });

const accepted = ({ logRecords }: Pick<Receiver, 'logRecords'>) =>
  logRecords.map(({ body }) => body);

const HANG: Fault = { kind: 'hang', reads: true };
const FREEZE: Fault = { kind: 'hang', reads: false };

describe('a receiver that misbehaves', () => {
  const receiver = withReceiver();

  it('refuses connections, resets the open one, and takes them on the same port again', async () => {
    const agent = new Agent({ keepAlive: true });
    await exchange(receiver(), logs('before'), { agent });
    await receiver().misbehave({ kind: 'refuse' });
    expect(await exchange(receiver(), logs('meanwhile'))).toMatchObject({ error: 'ECONNREFUSED' });
    await receiver().behave();
    expect(await exchange(receiver(), logs('after'))).toMatchObject({ status: 200 });
    expect(accepted(receiver())).toEqual(['before', 'after']);
    agent.destroy();
  });

  it('takes connections and reads none, not even the ones that were open', async () => {
    const agent = new Agent({ keepAlive: true });
    await exchange(receiver(), logs('before'), { agent });
    await receiver().misbehave(FREEZE);
    expect(await exchange(receiver(), logs('old'), { agent })).toMatchObject({ error: 'timeout' });
    expect(await exchange(receiver(), logs('new'))).toMatchObject({ error: 'timeout' });
    expect(accepted(receiver().seen)).toEqual(['before']);
    expect(receiver().requests).toHaveLength(1);
    const waiting = exchange(receiver(), logs('waiting'), { timeoutMillis: 5_000 });
    await sleep(100);
    await receiver().behave();
    expect(await waiting).toMatchObject({ error: 'ECONNRESET' });
    expect(await exchange(receiver(), logs('after'))).toMatchObject({ status: 200 });
    agent.destroy();
  });

  it('reads and does not answer, and counts what it has seen', async () => {
    await receiver().misbehave(HANG);
    expect(await exchange(receiver(), logs('a', 'b'))).toMatchObject({ error: 'timeout' });
    expect(accepted(receiver())).toEqual([]);
    expect(accepted(receiver().seen)).toEqual(['a', 'b']);
    expect(receiver().requests).toMatchObject([{ signal: 'logs', status: 0, fault: 'hang' }]);
  });

  it('leaves a request hanging that met the fault before it was over', async () => {
    await receiver().misbehave(HANG);
    const hanging = exchange(receiver(), logs('a'), { timeoutMillis: 600 });
    await receiver().waitFor('the request', ({ requests }) => requests.length === 1);
    await receiver().behave();
    expect(await exchange(receiver(), logs('b'))).toMatchObject({ status: 200 });
    expect(await hanging).toMatchObject({ error: 'timeout' });
  });

  it('answers late, and takes what a patient sender sends', async () => {
    await receiver().misbehave({ kind: 'late', delayMillis: 150 });
    const [impatient, patient] = await Promise.all([
      exchange(receiver(), logs('impatient'), { timeoutMillis: 20 }),
      exchange(receiver(), logs('patient'), { timeoutMillis: 5_000 }),
    ]);
    expect(impatient).toMatchObject({ error: 'timeout' });
    expect(patient).toMatchObject({ status: 200 });
    expect(accepted(receiver())).toEqual(['patient']);
    expect(accepted(receiver().seen).toSorted()).toEqual(['impatient', 'patient']);
  });

  it.each([
    ['before-body', 0, 0],
    ['within-body', 0, 0],
    ['after-body', 1, 0],
    ['within-answer', 1, 10],
  ] as const)('resets the connection: %s', async (when, seen, bytes) => {
    await receiver().misbehave({ kind: 'reset', when });
    expect(await exchange(receiver(), logs('a'))).toEqual({ error: 'ECONNRESET', bytes });
    expect(accepted(receiver())).toEqual([]);
    expect(receiver().seen.logRecords).toHaveLength(seen);
    expect(receiver().requests).toMatchObject([{ signal: 'logs', status: 0, fault: 'reset' }]);
  });

  it('trickles an answer without an end', async () => {
    await receiver().misbehave({ kind: 'trickle', intervalMillis: 5 });
    const { error, bytes } = await exchange(receiver(), logs('a'));
    expect(error).toBe('timeout');
    expect(bytes).toBeGreaterThan(2);
    expect(accepted(receiver())).toEqual([]);
  });

  it('floods with an answer without an end', async () => {
    await receiver().misbehave({ kind: 'flood' });
    const { error, bytes } = await exchange(receiver(), logs('a'));
    expect(error).toBe('timeout');
    expect(bytes).toBeGreaterThan(1_000_000);
  });

  it('answers something that is not HTTP', async () => {
    await receiver().misbehave({ kind: 'garbage' });
    expect((await exchange(receiver(), logs('a'))).error).toMatch(/^HPE_/);
  });

  it.each([
    [503, { 'Retry-After': '30' }, ''],
    [503, { 'Retry-After': '-5' }, ''],
    [429, { 'Retry-After': 'Wed, 21 Oct 2099 07:28:00 GMT' }, 'slow down'],
    [307, { Location: 'http://127.0.0.1:9/v1/logs' }, ''],
    [200, { 'Content-Type': 'text/html' }, '<html>Please log in</html>'],
  ])('answers %i with %j', async (status, headers, body) => {
    await receiver().misbehave({ kind: 'answer', status, headers, body });
    const answer = await exchange(receiver(), logs('a'));
    expect(answer).toMatchObject({ status, body });
    for (const [name, value] of Object.entries(headers)) {
      expect(answer.headers?.[name.toLowerCase()]).toBe(value);
    }
    expect(accepted(receiver())).toEqual([]);
    expect(accepted(receiver().seen)).toEqual(['a']);
    expect(receiver().requests).toMatchObject([{ status, fault: 'answer' }]);
  });

  it('takes a part and says how much it rejects', async () => {
    await receiver().misbehave({ kind: 'partial-success', rejected: 2, message: 'too old' });
    const { status, body } = await exchange(receiver(), logs('a', 'b', 'c'));
    expect(status).toBe(200);
    expect(JSON.parse(body ?? '')).toEqual({
      partialSuccess: { rejectedLogRecords: '2', errorMessage: 'too old' },
    });
    expect(accepted(receiver())).toEqual(['c']);
    expect(accepted(receiver().seen)).toEqual(['a', 'b', 'c']);
  });

  it('can treat one signal badly and the others well', async () => {
    await receiver().misbehave({ kind: 'answer', status: 503 }, { signals: ['logs'] });
    expect(await exchange(receiver(), logs('a'))).toMatchObject({ status: 503 });
    expect(await exchange(receiver(), '{}', { path: '/v1/traces' })).toMatchObject({ status: 200 });
    await receiver().misbehave({ kind: 'answer', status: 400 }, { signals: ['traces'] });
    expect(await exchange(receiver(), logs('a'))).toMatchObject({ status: 503 });
    expect(await exchange(receiver(), '{}', { path: '/v1/traces' })).toMatchObject({ status: 400 });
  });

  it.each([
    [{ kind: 'answer', status: 503 } as const, { status: 503 }],
    [{ kind: 'refuse' } as const, { error: 'ECONNREFUSED' }],
  ])('alternates between %j and good behaviour', async (fault, bad) => {
    await receiver().misbehave({ kind: 'flap', fault, everyMillis: 100 });
    expect(await exchange(receiver(), logs('a'))).toMatchObject(bad);
    const outcomes = new Set<string>();
    for (let i = 0; i < 200 && outcomes.size < 2; i += 1) {
      const { status, error } = await exchange(receiver(), logs('b'));
      outcomes.add(String(error ?? status));
      await sleep(10);
    }
    expect(outcomes).toContain('200');
    await receiver().behave();
    await sleep(150);
    expect(await exchange(receiver(), logs('c'))).toMatchObject({ status: 200 });
  });

  it('counts connections', async () => {
    const agent = new Agent({ keepAlive: true });
    await exchange(receiver(), logs('a'), { agent });
    await exchange(receiver(), logs('b'));
    expect(receiver().connections).toBe(2);
    agent.destroy();
  });

  it.each([
    [{ kind: 'explode' }, undefined, 'kind: no such fault: "explode"'],
    [
      { kind: 'answer', status: 99 },
      undefined,
      'status: expected an integer from 200 to 599, got 99',
    ],
    [{ kind: 'late', delayMillis: -1 }, undefined, 'delayMillis: expected an integer'],
    [{ kind: 'reset', when: 'sometimes' }, undefined, 'when: expected before-body, within-body'],
    [{ kind: 'flap', everyMillis: 1, fault: { kind: 'flap' } }, undefined, 'fault: a flap cannot'],
    [FREEZE, { signals: ['logs'] }, 'signals: a connection is of no signal'],
  ])('says what is wrong with a fault: %j', async (fault, options, message) => {
    await expect(receiver().misbehave(fault as Fault, options as never)).rejects.toThrow(message);
    expect(await exchange(receiver(), logs('a'))).toMatchObject({ status: 200 });
  });
});

// The keys are of these tests alone; each certificate is its own authority.
const pem = (name: string) => readFileSync(join(__dirname, 'tls', name));
const server = { key: pem('server-key.pem'), certificate: pem('server.pem') };

describe('a receiver that speaks TLS', () => {
  const get = ({ port }: Receiver, options: object): Promise<number | string> =>
    new Promise((resolve) => {
      const outgoing = request(
        { host: '127.0.0.1', port, path: '/v1/logs', method: 'POST', agent: false, ...options },
        (response) => {
          response.resume().on('error', () => {});
          resolve(response.statusCode as number);
        },
      );
      outgoing.setHeader('Content-Type', 'application/json');
      outgoing.on('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
      outgoing.setTimeout(1_000, () => resolve('timeout'));
      outgoing.end(logs('a'));
    });

  const withTls = async (tls: TlsSettings, act: (receiver: Receiver) => Promise<void>) => {
    const receiver = await createReceiver({ tls });
    try {
      await act(receiver);
    } finally {
      await receiver.close();
    }
  };

  const trusting = { ca: server.certificate, servername: 'localhost' };

  it('is trusted by whom its certificate is given', () =>
    withTls(server, async (receiver) => {
      expect(receiver.url).toBe(`https://127.0.0.1:${receiver.port}`);
      expect(await get(receiver, {})).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
      expect(await get(receiver, trusting)).toBe(200);
      expect(accepted(receiver)).toEqual(['a']);
    }));

  it('asks for a certificate of the client', () =>
    withTls({ ...server, clientAuthority: pem('client.pem') }, async (receiver) => {
      expect(await get(receiver, trusting)).toMatch(/^ERR_SSL|^ECONNRESET|^EPIPE/);
      const client = { key: pem('client-key.pem'), cert: pem('client.pem') };
      expect(await get(receiver, { ...trusting, ...client })).toBe(200);
      expect(receiver.requests).toHaveLength(1);
    }));

  it('misbehaves as well', () =>
    withTls(server, async (receiver) => {
      await receiver.misbehave({ kind: 'reset', when: 'after-body' });
      expect(await get(receiver, trusting)).toBe('ECONNRESET');
      await receiver.misbehave(FREEZE);
      expect(await get(receiver, trusting)).toBe('timeout');
      await receiver.misbehave({ kind: 'refuse' });
      expect(await get(receiver, trusting)).toBe('ECONNREFUSED');
      await receiver.behave();
      expect(await get(receiver, trusting)).toBe(200);
    }));
});
