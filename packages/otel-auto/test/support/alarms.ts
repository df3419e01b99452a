import type { Wait } from '../../src/export/wait';

/** Creates a clock and timers whose time passes when a test says so. */
export function createAlarms() {
  const alarms = new Set<{ readonly atMillis: number; readonly ring: () => void }>();
  const waits: number[] = [];
  let now = 0;
  const wait: Wait = (millis, ring) => {
    waits.push(millis);
    const alarm = { atMillis: now + millis, ring };
    alarms.add(alarm);
    return () => void alarms.delete(alarm);
  };
  return {
    wait,
    /** The durations of all waits so far. */
    waits,
    nowMillis: () => now,
    isWaiting: () => alarms.size > 0,
    pass(millis: number) {
      now += millis;
      for (const alarm of [...alarms].filter(({ atMillis }) => atMillis <= now)) {
        alarms.delete(alarm);
        alarm.ring();
      }
    },
  };
}
