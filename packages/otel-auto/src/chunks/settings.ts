import { describeDestinations } from '../diagnostics/destinations';
import { formatProblem } from '../settings/problem';
import { parseSettings } from '../settings/parse-settings';

export { describeDestinations, formatProblem, parseSettings };
