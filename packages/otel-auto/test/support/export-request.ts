import type { ExportRequest } from '../../src/export/export-request';

/** Creates an export request of `bytes` bytes, by default with one log record. */
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
