import type { OtlpSettings } from '../settings/settings';

/** The settings by which a receiver is reached. */
export type EndpointSettings = Pick<
  OtlpSettings,
  'url' | 'certificate' | 'clientCertificate' | 'clientKey'
>;
