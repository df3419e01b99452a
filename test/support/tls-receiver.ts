import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createReceiver, type Receiver } from '@acme/otlp-receiver';

const FOLDER = join(__dirname, 'tls');

/**
 * The certificate of `createTlsReceiver`, which is its own authority: for localhost, its addresses and
 * `collector.test`.
 */
export const CERTIFICATE_FILE = join(FOLDER, 'certificate.pem');

/** The client certificate for a receiver that asks for one. */
export const CLIENT_CERTIFICATE_FILE = join(FOLDER, 'client.pem');
export const CLIENT_KEY_FILE = join(FOLDER, 'client-key.pem');

/**
 * Creates a receiver with a certificate that no client trusts by default. The keys are used only in
 * these tests.
 */
export const createTlsReceiver = ({ asksForCertificate = false } = {}): Promise<Receiver> =>
  createReceiver({
    host: 'localhost',
    tls: {
      key: readFileSync(join(FOLDER, 'key.pem')),
      certificate: readFileSync(CERTIFICATE_FILE),
      ...(asksForCertificate && { clientAuthority: readFileSync(CLIENT_CERTIFICATE_FILE) }),
    },
  });
