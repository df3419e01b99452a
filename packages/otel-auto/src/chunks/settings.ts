import { describeDestinations } from '../diagnostics/destinations';
import type { Configuration } from '../settings/file-settings';
import { passedObjects } from '../settings/passed-objects';
import { parseSettings } from '../settings/parse-settings';
import { formatProblem } from '../settings/problem';
import type { Settings } from '../settings/settings';
import type { StartFacts } from '../settings/start-facts';
import type { StartOptions } from '../settings/start-options';

/**
 * Parses the settings, and derives the facts that the start needs.
 *
 * @throws TypeError or RangeError for options of a wrong type
 */
export function parseForStart(input: {
  readonly env: Readonly<Record<string, string>>;
  readonly configuration?: Configuration | undefined;
  readonly options: StartOptions;
  /** Short names of the instrumentations that exist. */
  readonly knownInstrumentations: readonly string[];
}): { readonly settings: Settings; readonly facts: StartFacts } {
  const { settings, problems } = parseSettings(input);
  const { disabled, diagnostics, instrumentations, resource, metrics, logs } = settings;
  const facts: StartFacts = {
    disabled,
    diagnostics,
    instrumentations,
    serviceName:
      toName(input.options.resourceAttributes?.['service.name']) ??
      resource.serviceName ??
      toName(resource.attributes['service.name']) ??
      resource.entities.find(({ id }) => id['service.name'])?.id['service.name'],
    destinations: describeDestinations(settings, input.options),
    recordsConsole: logs.bridges.console,
    carriesToChildren: settings.propagation.environmentContext,
    takesMetrics:
      metrics.exporters.length > 0 || passedObjects(input.options.metricReaders).length > 0,
    problems: problems.map(formatProblem),
  };
  return { settings, facts };
}

/** Returns an attribute that can be a name; options and the configuration file may have others. */
const toName = (attribute: unknown): string | undefined =>
  typeof attribute === 'string' && attribute !== '' ? attribute : undefined;
