import { INSTALLATION_VARIABLE } from './installation';
import { prepareInstallation } from './prepare-installation';

/** Runs once before the end-to-end tests; Jest's workers inherit the variable. */
export default function globalSetup(): void {
  process.env[INSTALLATION_VARIABLE] = prepareInstallation();
}
