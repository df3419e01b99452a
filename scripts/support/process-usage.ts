import { readdirSync, readFileSync } from 'node:fs';

/**
 * The usage that the kernel has booked on a process so far. Read from outside, so nothing is added to the
 * process that is measured.
 */
export interface Usage {
  /** Time on a CPU, user and system. */
  readonly mainThreadCpuMillis: number;
  /** The time on a CPU of all threads that live. */
  readonly cpuMillis: number;
  /** The most memory that was resident at once (VmHWM). */
  readonly peakRssBytes: number;
}

/** Whether this machine tells: Linux does, through /proc. */
export const tellsUsage = (() => {
  try {
    return readUsage(process.pid) !== undefined;
  } catch {
    return false;
  }
})();

/** @returns undefined when the process has ended or the machine does not tell */
export function readUsage(pid: number): Usage | undefined {
  try {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    if (!peak) return undefined;
    const mainThreadCpuMillis = readMainThreadCpuMillis(pid);
    return {
      mainThreadCpuMillis,
      cpuMillis: mainThreadCpuMillis + readOtherThreadsCpuMillis(pid),
      peakRssBytes: Number(peak[1]) * 1024,
    };
  } catch {
    return undefined;
  }
}

/**
 * User and system time of a whole process, ended threads included, in steps of 10 ms: for spans of
 * time in which that is nothing.
 */
export function readCoarseCpuMillis(pid: number) {
  const [user, system] = readStat(pid).slice(11, 13);
  return (Number(user) + Number(system)) * TICK_MILLIS;
}

/**
 * The main thread's time on a CPU, exact; still told of a process that has ended and whose exit
 * status nobody has collected.
 */
export function readMainThreadCpuMillis(pid: number) {
  return readCpuMillis(`/proc/${pid}/schedstat`);
}

/** Whether a process has ended and its exit status still waits to be collected. */
export function isZombie(pid: number) {
  return readStat(pid)[0] === 'Z';
}

/** USER_HZ, which is 100 on every architecture that Node.js has. */
const TICK_MILLIS = 10;

/** The fields of /proc/PID/stat from the third, the state, on. */
function readStat(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function readOtherThreadsCpuMillis(pid: number): number {
  let sum = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    if (thread === String(pid)) continue;
    try {
      sum += readCpuMillis(`/proc/${pid}/task/${thread}/schedstat`);
    } catch {
      // the thread ended between the two readings
    }
  }
  return sum;
}

/** The first number of a schedstat file is the time on a CPU in nanoseconds. */
function readCpuMillis(file: string): number {
  return Number(readFileSync(file, 'latin1').split(' ', 1)[0]) / 1e6;
}
