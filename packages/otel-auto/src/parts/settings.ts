import { describeDestinations } from '../diagnostics/destinations';
import { formatProblem } from '../settings/problem';
import { parseSettings } from '../settings/parse-settings';

/** What this part gives; the preload loads it when it cannot tell by a glance what the settings are. */
export interface SettingsPart {
  readonly parseSettings: typeof parseSettings;
  readonly formatProblem: typeof formatProblem;
  readonly describeDestinations: typeof describeDestinations;
}

export { describeDestinations, formatProblem, parseSettings };
