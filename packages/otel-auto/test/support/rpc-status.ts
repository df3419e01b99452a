/** A field of a protobuf message: a number, or bytes shorter than 128. */
type Field = readonly [number: number, value: number | Uint8Array | string];

/** Encodes a protobuf message by hand. */
export function encodeFields(...fields: readonly Field[]): Uint8Array {
  return Buffer.concat(
    fields.map(([number, value]) => {
      if (typeof value === 'number') return Buffer.from([number * 8, ...encodeVarint(value)]);
      const bytes = Buffer.from(value as Uint8Array);
      return Buffer.concat([Buffer.from([number * 8 + 2, bytes.byteLength]), bytes]);
    }),
  );
}

function encodeVarint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...encodeVarint(Math.floor(value / 128))];
}

/** Encodes a `google.rpc.Status` that allows a retry after a delay, or at once. */
export const statusWithRetryInfo = (delay?: {
  readonly seconds: number;
  readonly nanos: number;
}): Uint8Array =>
  encodeFields(
    [1, 8],
    [2, 'busy'],
    [
      3,
      encodeFields(
        [1, 'type.googleapis.com/google.rpc.RetryInfo'],
        [
          2,
          delay === undefined
            ? ''
            : encodeFields([1, encodeFields([1, delay.seconds], [2, delay.nanos])]),
        ],
      ),
    ],
  );
