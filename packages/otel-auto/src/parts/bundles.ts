import { sayBundledLibraries } from '../diagnostics/bundled-libraries';
import { sayBundledNest } from '../diagnostics/bundled-nest';

/** What this part gives; the preload loads it once the application has started. */
export interface BundlesPart {
  readonly sayBundledLibraries: typeof sayBundledLibraries;
  readonly sayBundledNest: typeof sayBundledNest;
}

export { sayBundledLibraries, sayBundledNest };
