import { sayBundledLibraries } from '../diagnostics/bundled-libraries';
import { sayBundledNest } from '../diagnostics/bundled-nest';

export { sayBundledLibraries, sayBundledNest };
