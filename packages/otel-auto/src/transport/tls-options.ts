import type { SecureContextOptions } from 'node:tls';
import type { OtlpSettings } from '../settings/settings';
import { readCredentials } from './read-credentials';

/**
 * Returns the certificates and the key of the settings in the form that Node.js expects.
 *
 * @throws Error if a file cannot be read
 */
export function tlsOptions({
  certificate,
  clientCertificate,
  clientKey,
}: Pick<OtlpSettings, 'certificate' | 'clientCertificate' | 'clientKey'>): SecureContextOptions {
  return {
    ...(certificate === undefined ? {} : { ca: readCredentials(certificate) }),
    ...(clientCertificate === undefined ? {} : { cert: readCredentials(clientCertificate) }),
    ...(clientKey === undefined ? {} : { key: readCredentials(clientKey) }),
  };
}
