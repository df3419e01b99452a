import { SERVER_KINDS } from './kinds.ts';
import { findProgram } from './programs.ts';
import { startServer } from './start-server.ts';
import type { Once, ServerKind } from './kinds.ts';
import type { Server } from './start-server.ts';

/**
 * Starts real servers of Debian's packages on free loopback ports, and stops them when `use` has ended.
 * It installs nothing: a server that is not there is said, with the package that has it.
 *
 * @param use - what needs the servers: `env` says where they are
 * @returns `undefined` if a server is missing, did not start, or a signal came; `process.exitCode` is set
 *   then, and stderr has the reason
 */
export async function withServers<Result>(
  use: (env: Record<string, string>, interrupted: AbortSignal) => Promise<Result>,
  kinds: readonly ServerKind[] = SERVER_KINDS,
): Promise<Result | undefined> {
  const missing = kinds.filter(({ prepare, program }) =>
    programsOf(prepare, program).some((name) => findProgram(name) === undefined),
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

  const servers: Server[] = [];
  const env: Record<string, string> = {};
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
    // what a program of a server wrote, if one failed
    const { message, stderr = '' } = error as Error & { stderr?: Buffer | string };
    process.stderr.write(`${message}\n${stderr}\n`);
    process.exitCode ||= 1;
    return undefined;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

function sayMissing({ name, debianPackage, prepare, program }: ServerKind): void {
  const programs = programsOf(prepare, program).join(' and ');
  process.stderr.write(
    `\nERROR: ${name} is not installed: ${programs} not found.\n` +
      `       It is in Debian's package ${debianPackage}: apt-get install -y ${debianPackage}\n\n`,
  );
}

const programsOf = (prepare: Once | undefined, program: string) =>
  prepare === undefined ? [program] : [prepare.program, program];
