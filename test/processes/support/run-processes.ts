import {
  runApp,
  startApp,
  type App,
  type AppOptions,
  type Run,
  type RunOptions,
} from '@acme/otel-testkit';
import { installProcesses } from '../../support/install-processes';

/** The folder with the applications. It is installed outside of a hook, whose time is limited. */
const FOLDER = installProcesses();

/** Runs an application of `test/apps-processes` to its end; without one Node.js with the arguments given. */
export const runProcesses = (
  entry: string | undefined,
  options: Partial<RunOptions> = {},
): Promise<Run> => runApp(entry, { cwd: FOLDER, ...options });

/** Starts a server of `test/apps-processes`. */
export const startProcesses = (entry: string, options: Partial<AppOptions> = {}): Promise<App> =>
  startApp(entry, { cwd: FOLDER, ...options });

/** Runs an application without the distro and with it. */
export async function runBesidePlain(
  entry: string,
  options: Partial<RunOptions> = {},
): Promise<{ readonly plain: Run; readonly run: Run }> {
  const [plain, run] = await Promise.all([
    runProcesses(entry, { ...options, door: 'none' }),
    runProcesses(entry, options),
  ]);
  return { plain, run };
}
