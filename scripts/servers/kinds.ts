import path from 'node:path';

export interface Place {
  /** An empty folder that belongs to the server. */
  readonly folder: string;
  readonly port: number;
}

/** A program that is run to its end. */
export interface Once {
  readonly program: string;
  readonly args: (place: Place) => string[];
}

export interface ServerKind {
  readonly name: string;
  /** Brings the programs. */
  readonly debianPackage: string;
  /** Made by Debian's package; runs the server when we are root. */
  readonly user: string;
  /** Run once before the server. */
  readonly prepare?: Once;
  readonly program: string;
  readonly args: (place: Place) => string[];
  /** The number of ports in a row that it takes, `port` being the first; one if not said. */
  readonly portCount?: number;
  /** Variables beside PATH, HOME and LC_ALL. */
  readonly env?: (place: Place) => Record<string, string>;
  readonly stopSignal: NodeJS.Signals;
  /** Run once after the server. */
  readonly finish?: Once;
  /** Tells the tests where the server is. */
  readonly variable: string;
  readonly url: (place: Place) => string;
}

const HOST = '127.0.0.1';

/** The words that every server of the list prints when a client may connect. */
export const READY =
  /ready (?:to accept|for) connections|server listening|server startup complete/i;

/**
 * The servers that the tests need. Nothing of the machine's own configuration is read, nothing is
 * written outside of the folder, and only the loopback interface is listened on.
 */
export const SERVER_KINDS: readonly ServerKind[] = [
  {
    name: 'PostgreSQL',
    debianPackage: 'postgresql',
    user: 'postgres',
    prepare: {
      program: 'initdb',
      args: ({ folder }) => [
        `--pgdata=${path.join(folder, 'data')}`,
        '--username=acme',
        '--auth=trust',
        '--encoding=UTF8',
        '--locale=C',
        '--no-sync',
      ],
    },
    program: 'postgres',
    args: ({ folder, port }) => [
      ...['-D', path.join(folder, 'data')],
      ...['-h', HOST, '-p', String(port), '-k', folder],
      ...['-c', 'fsync=off'],
    ],
    // "Fast": SIGTERM would wait for clients to leave.
    stopSignal: 'SIGINT',
    variable: 'ACME_TEST_POSTGRES_URL',
    url: ({ port }) => `postgres://acme@${HOST}:${port}/postgres`,
  },
  {
    name: 'Redis',
    debianPackage: 'redis-server',
    user: 'redis',
    program: 'redis-server',
    args: ({ folder, port }) => [
      ...['--bind', HOST, '--port', String(port), '--dir', folder],
      ...['--save', '', '--appendonly', 'no', '--daemonize', 'no'],
    ],
    stopSignal: 'SIGTERM',
    variable: 'ACME_TEST_REDIS_URL',
    url: ({ port }) => `redis://${HOST}:${port}`,
  },
  {
    name: 'MariaDB',
    debianPackage: 'mariadb-server',
    user: 'mysql',
    prepare: {
      program: 'mariadb-install-db',
      args: ({ folder }) => [
        '--no-defaults',
        `--datadir=${path.join(folder, 'data')}`,
        '--auth-root-authentication-method=normal',
      ],
    },
    program: 'mariadbd',
    args: ({ folder, port }) => [
      '--no-defaults',
      `--datadir=${path.join(folder, 'data')}`,
      `--socket=${path.join(folder, 'socket')}`,
      `--pid-file=${path.join(folder, 'pid')}`,
      `--bind-address=${HOST}`,
      `--port=${port}`,
      '--innodb-buffer-pool-size=16M',
      '--innodb-flush-log-at-trx-commit=0',
    ],
    stopSignal: 'SIGTERM',
    variable: 'ACME_TEST_MARIADB_URL',
    url: ({ port }) => `mysql://root@${HOST}:${port}/test`,
  },
  {
    name: 'memcached',
    debianPackage: 'memcached',
    user: 'memcache',
    program: 'memcached',
    // What says that it listens is said with two `v` only.
    args: ({ port }) => ['-l', HOST, '-p', String(port), '-U', '0', '-vv'],
    stopSignal: 'SIGTERM',
    variable: 'ACME_TEST_MEMCACHED_URL',
    url: ({ port }) => `memcached://${HOST}:${port}`,
  },
  {
    name: 'RabbitMQ',
    debianPackage: 'rabbitmq-server',
    user: 'rabbitmq',
    program: 'rabbitmq-server',
    args: () => [],
    portCount: 3,
    // Its node has a name, a port and a name server of its own, so that it meets no other.
    env: ({ folder, port }) => ({
      ERL_EPMD_ADDRESS: HOST,
      ERL_EPMD_PORT: String(port + 2),
      RABBITMQ_NODENAME: `acme${port}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: HOST,
      RABBITMQ_NODE_PORT: String(port),
      RABBITMQ_DIST_PORT: String(port + 1),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
      RABBITMQ_MNESIA_BASE: path.join(folder, 'data'),
      RABBITMQ_LOGS: '-',
      RABBITMQ_CONFIG_FILE: path.join(folder, 'no-configuration'),
      RABBITMQ_ENABLED_PLUGINS_FILE: path.join(folder, 'no-plugins'),
    }),
    stopSignal: 'SIGTERM',
    // The name server goes on in the background.
    finish: {
      program: 'epmd',
      args: ({ port }) => ['-port', String(port + 2), '-kill'],
    },
    variable: 'ACME_TEST_RABBITMQ_URL',
    url: ({ port }) => `amqp://guest:guest@${HOST}:${port}`,
  },
];
