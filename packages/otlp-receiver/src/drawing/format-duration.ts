/** Formats a duration with three or four digits and a suitable unit: `8.25 ms`. */
export function formatDuration(nanos: bigint): string {
  if (nanos < 0n) return '?';
  const value = Number(nanos);
  if (value < 1e3) return `${value} ns`;
  if (value < 1e6) return `${round(value / 1e3)} µs`;
  if (value < 1e9) return `${round(value / 1e6)} ms`;
  return `${round(value / 1e9)} s`;
}

const round = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
