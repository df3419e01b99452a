import type { ExportRequest } from '../../src/export/export-request';

/** A request of `bytes` bytes: one log record, unless a test says otherwise. */
export const createExportRequest = (
  bytes = 1,
  fields: Partial<Omit<ExportRequest, 'body'>> = {},
): ExportRequest => ({
  signal: 'logs',
  body: new Uint8Array(bytes),
  count: 1,
  isSuperseded: false,
  ...fields,
});
