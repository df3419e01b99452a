import { SERVER_KINDS } from './kinds.mjs';
import { findProgram } from './programs.mjs';
import { startServer } from './start-server.mjs';

/**
 * Starts real servers of Debian's packages on free loopback ports, and stops them when `use` has ended.
 * It installs nothing: a server that is not there is said, with the package that has it.
 *
 * @template Result
 * @param {(env: Record<string, string>, interrupted: AbortSignal) => Promise<Result>} use what needs the
 *   servers: `env` says where they are
 * @param {readonly import('./kinds.mjs').ServerKind[]} [kinds]
 * @returns {Promise<Result | undefined>} `undefined` if a server is missing, did not start, or a signal
 *   came; `process.exitCode` is set then, and stderr has the reason
 */
export async function withServers(use, kinds = SERVER_KINDS) {
  const missing = kinds.filter(({ prepare, program }) =>
    [prepare, program].some((name) => name !== undefined && findProgram(name) === undefined),
  );
  for (const kind of missing) sayMissing(kind);
  if (missing.length > 0) {
    process.exitCode = 1;
    return undefined;
  }

  const interruption = new AbortController();
  const exitCodes = { SIGINT: 130, SIGTERM: 143 };
  for (const [signal, exitCode] of Object.entries(exitCodes)) {
    process.on(signal, () => {
      process.exitCode = exitCode;
      interruption.abort(new Error(`ended by ${signal}`));
    });
  }

  /** @type {import('./start-server.mjs').Server[]} */
  const servers = [];
  const env = {};
  // Two for each server, which stop it and remove its folder.
  process.setMaxListeners(process.getMaxListeners() + 2 * kinds.length);
  try {
    for (const kind of kinds) {
      const server = await startServer(kind);
      servers.push(server);
      env[kind.variable] = server.url;
      process.stdout.write(`${kind.name} is ready at ${server.url}\n`);
      interruption.signal.throwIfAborted();
    }
    return await use(env, interruption.signal);
  } catch (error) {
    process.stderr.write(`${error.message}\n${error.stderr ?? ''}\n`);
    process.exitCode ||= 1;
    return undefined;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** @param {import('./kinds.mjs').ServerKind} kind */
function sayMissing({ name, debianPackage, prepare, program }) {
  const programs = [prepare, program].filter((file) => file !== undefined).join(' and ');
  process.stderr.write(
    `\nERROR: ${name} is not installed: ${programs} not found.\n` +
      `       It is in Debian's package ${debianPackage}: apt-get install -y ${debianPackage}\n\n`,
  );
}
