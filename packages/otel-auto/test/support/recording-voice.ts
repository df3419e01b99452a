import { createVoice, type Voice } from '../../src/diagnostics/voice';

const NAME = 'otel-auto: ';

/** A voice that keeps its lines for the test, without the distro's name. */
export interface RecordingVoice extends Voice {
  readonly lines: readonly string[];
}

/** Creates a voice whose lines a test can read. */
export function createRecordingVoice(nowMillis?: () => number): RecordingVoice {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line.trimEnd().slice(NAME.length));
  return {
    ...createVoice({ enabled: true, write, ...(nowMillis === undefined ? {} : { nowMillis }) }),
    lines,
  };
}
