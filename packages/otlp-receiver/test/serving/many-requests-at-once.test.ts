import { describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { createReceiver } from '../../src';

const KIB = 1024;
const HEADERS = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };

/** Sends a body on a connection of its own, in one piece or leaving its end out. */
function send(
  url: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>> = HEADERS,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/v1/traces`,
      { method: 'POST', agent: false, headers: { ...headers, 'Content-Length': body.length } },
      (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode));
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

const honest = gzipSync(
  JSON.stringify({
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              {
                traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
                spanId: '00f067aa0ba902b7',
                name: 'honest',
                startTimeUnixNano: '1',
                endTimeUnixNano: '2',
              },
            ],
          },
        ],
      },
    ],
  }),
);

describe('many requests at once', () => {
  it('are all served, beside bombs that are refused', async () => {
    const receiver = await createReceiver({ maxRequestBytes: 512 * KIB });
    try {
      const bomb = gzipSync(Buffer.alloc(8 * 1024 * KIB));
      const [refused, served] = await Promise.all([
        Promise.all(Array.from({ length: 20 }, () => send(receiver.url, bomb))),
        Promise.all(Array.from({ length: 200 }, () => send(receiver.url, honest))),
      ]);
      expect(new Set(refused)).toEqual(new Set([413]));
      expect(new Set(served)).toEqual(new Set([200]));
      expect(receiver.spans).toHaveLength(200);
      // Nothing is held any more.
      expect(await send(receiver.url, honest)).toBe(200);
    } finally {
      await receiver.close();
    }
  }, 30_000);

  it('that hold more than there is room for are asked to come back', async () => {
    const receiver = await createReceiver({
      maxRequestBytes: 512 * KIB,
      maxBytesInProgress: 2048 * KIB,
    });
    try {
      const plain = { 'Content-Type': 'application/json' };
      const halves = Array.from({ length: 4 }, () => {
        const half = request(`${receiver.url}/v1/traces`, {
          method: 'POST',
          agent: false,
          headers: { ...plain, 'Content-Length': 400 * KIB },
        });
        half.on('error', () => {});
        half.write(Buffer.alloc(255 * KIB, ' '));
        return half;
      });
      let status: number | undefined;
      for (let attempt = 0; attempt < 100 && status !== 503; attempt += 1) {
        status = await send(receiver.url, Buffer.alloc(100 * KIB, ' '), plain);
      }
      expect(status).toBe(503);
      for (const half of halves) half.destroy();
      for (let attempt = 0; attempt < 100 && status === 503; attempt += 1) {
        status = await send(receiver.url, Buffer.alloc(100 * KIB, ' '), plain);
      }
      // All of its bytes were taken, which are no JSON.
      expect(status).toBe(400);
    } finally {
      await receiver.close();
    }
  });

  it('have room for the largest of them', async () => {
    await expect(
      createReceiver({ maxRequestBytes: 1024, maxBytesInProgress: 4095 }),
    ).rejects.toThrow(/maxBytesInProgress/);
  });
});
