const UPPER_A = 65;
const UPPER_O = 79;
const LOWER_A = 97;
const LOWER_O = 111;

/**
 * Returns whether a variable is one of OpenTelemetry's or of the distro's, or may be meant as one:
 * names are also written in lower case, or with `OTLP_` in front.
 *
 * Every process asks this for each of its variables, of which most differ in their first letter.
 */
export function isOwnName(name: string): boolean {
  const first = name.charCodeAt(0);
  if (first !== UPPER_O && first !== UPPER_A && first !== LOWER_O && first !== LOWER_A) {
    return false;
  }
  const start = name.slice(0, PREFIX_LENGTH).toUpperCase();
  return start.startsWith('OTEL_') || start.startsWith('OTLP_') || start.startsWith('ACME_OTEL_');
}

const PREFIX_LENGTH = 10;
