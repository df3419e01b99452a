import type { FileNode } from './file-node';
import type { Translation } from './translation';

/** Translates what instrumentations of all languages have in common. */
export function translateGeneralInstrumentation(
  translation: Translation,
  node: FileNode | undefined,
): void {
  const http = node?.get('http');
  for (const [side, name] of SIDES) {
    const headers = http?.get(side);
    for (const direction of ['request', 'response'] as const) {
      const variable = `ACME_OTEL_HTTP_${name}_${direction.toUpperCase()}_HEADERS`;
      // Without the variable, the part stays unread, and is named.
      if (!translation.has(variable)) continue;
      setList(translation, variable, headers?.get(`${direction}_captured_headers`));
    }
  }
  translateKnownMethods(translation, http);
  translation.set('OTEL_SEMCONV_STABILITY_OPT_IN', node?.get('stability_opt_in_list'));
  // The names of the format are redacted in any case.
  const url = node?.get('sanitization')?.get('url');
  setList(translation, 'ACME_OTEL_REDACT_NAMES', url?.get('sensitive_query_parameters'));
  for (const key of CONVENTIONS) acceptStable(node?.get(key)?.get('semconv'));
}

const SIDES = [
  ['client', 'CLIENT'],
  ['server', 'SERVER'],
] as const;

const CONVENTIONS = ['http', 'code', 'db', 'gen_ai', 'messaging', 'rpc'] as const;

/** Translates the known methods, which the distro has once for servers and clients. */
function translateKnownMethods(translation: Translation, http: FileNode | undefined): void {
  const variable = 'OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS';
  const lists = SIDES.flatMap(([side]) => http?.get(side)?.get('known_methods') ?? []);
  const [first, second] = lists.toSorted((a, b) => b.path.localeCompare(a.path));
  if (!translation.has(variable)) return;
  setList(translation, variable, first);
  if (second === undefined || String(second.read()) === String(first?.value)) return;
  const used = `those of ${first!.path}`;
  translation.complain(second.path, 'supported apart from those of servers', { used });
}

function setList(translation: Translation, variable: string, node: FileNode | undefined): void {
  const items = node?.read();
  if (Array.isArray(items)) translation.say(variable, items.join(','), node!.path);
}

/** Reads what asks for the stable conventions alone, which are those that the distro has. */
function acceptStable(node: FileNode | undefined): void {
  if (node?.get('version')?.value === 1) node.get('version')!.read();
  for (const key of ['experimental', 'dual_emit']) {
    if (node?.get(key)?.value === false) node.get(key)!.read();
  }
}
