/** The variables in which `npm run test:servers` says where its servers are. */
export type ServerVariable =
  | 'ACME_TEST_POSTGRES_URL'
  | 'ACME_TEST_REDIS_URL'
  | 'ACME_TEST_MARIADB_URL'
  | 'ACME_TEST_RABBITMQ_URL';

/**
 * The part of an application's environment that tells it where a server is.
 *
 * @throws Error when the tests were not started by `npm run test:servers`
 */
export function serverEnvironment(name: ServerVariable): Readonly<Record<string, string>> {
  const url = process.env[name];
  if (url === undefined) {
    throw new Error(`${name} is not set: these tests are run by "npm run test:servers"`);
  }
  return { [name]: url };
}
