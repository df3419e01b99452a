import type { Parcel } from '../../src/delivery/parcel';

/** A parcel of `bytes` bytes: one log record, unless a test says otherwise. */
export const createParcel = (bytes = 1, fields: Partial<Omit<Parcel, 'body'>> = {}): Parcel => ({
  signal: 'logs',
  body: new Uint8Array(bytes),
  count: 1,
  isSuperseded: false,
  ...fields,
});
