import { describe, expect, it } from '@jest/globals';
import { isSecretName } from '../../src/redaction/secret-names';

describe('isSecretName', () => {
  it.each([
    'password',
    'Password',
    'db.password',
    'userPassword',
    'dbpassword',
    'password2',
    'password_confirmation',
    'passphrase',
    'client_secret',
    'secrets',
    'authorization',
    'http.request.header.authorization',
    'http.request.header.cookie',
    'set-cookie',
    'cookies',
    'x-api-key',
    'apiKey',
    'API_KEY',
    'privateKey',
    'aws_secret_access_key',
    'accessKeyId',
    'sessionToken',
    'session_id',
    'refreshTokens',
    'tokens',
    'jwt',
    'csrf-token',
    'otp',
    'pin',
    'cvv',
    'ssn',
    'card_number',
    'cardNumber',
    'verification_code',
    'magic_link',
    'credentials',
    'user.credentials',
    'bearer',
    'oauth_verifier',
    'sig',
    'X-Amz-Signature',
  ])('%s is one', (name) => {
    expect(isSecretName(name, 'field')).toBe(true);
    expect(isSecretName(name, 'parameter')).toBe(true);
  });

  // What the semantic conventions call an attribute, and what is often logged.
  it.each([
    'gen_ai.usage.input_tokens',
    'gen_ai.token.type',
    'gen_ai.request.max_tokens',
    'session.id',
    'session.previous_id',
    'messaging.kafka.message.key',
    'messaging.rabbitmq.destination.routing_key',
    'feature_flag.key',
    'aws.s3.key',
    'aws.secretsmanager.secret.arn',
    'k8s.secret.name',
    'user.id',
    'enduser.id',
    'user_agent.original',
    'http.request.header.accept',
    'http.response.status_code',
    'error.code',
    'rpc.grpc.status_code',
    'db.query.text',
    'db.collection.name',
    'url.full',
    'tls.client.hash.sha256',
    'process.pid',
    'token_type',
    'tokenType',
    'token_expires_at',
    'password_changed_at',
    'passwordLength',
    'auth.method',
    'secret.name',
    'cookie_policy',
    'signature_version',
    'sort_key',
    'primaryKey',
    'zip_code',
    'country_code',
    'author',
    'authority',
    'compass',
    'bypass',
    'secretary',
    'pinned',
    'spin',
    'keyboard',
    'design',
    '',
  ])('%s is none', (name) => {
    expect(isSecretName(name, 'field')).toBe(false);
  });

  it.each(['code', 'key', 'nonce', 'sid', 'ticket'])('%s is one in a URL alone', (name) => {
    expect(isSecretName(name, 'parameter')).toBe(true);
    expect(isSecretName(name, 'field')).toBe(false);
  });
});
