import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createReceiver, type Receiver } from '@acme/otlp-receiver';

const FOLDER = join(__dirname, 'tls');

/** The certificate of `createTlsReceiver`, which is its own authority. */
export const CERTIFICATE_FILE = join(FOLDER, 'certificate.pem');

/** A receiver with a certificate that nobody trusts by itself. The key is of these tests alone. */
export const createTlsReceiver = (): Promise<Receiver> =>
  createReceiver({
    host: 'localhost',
    tls: {
      key: readFileSync(join(FOLDER, 'key.pem')),
      certificate: readFileSync(CERTIFICATE_FILE),
    },
  });
