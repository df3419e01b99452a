import { createRedactor } from '../../src/redaction/create-redactor';
import type { Redactor } from '../../src/redaction/redactor';
import { parseSettings } from '../../src/settings/parse-settings';
import { createRecordingVoice, type RecordingVoice } from './recording-voice';

/** Creates the redactor of an environment, which keeps to the defaults where nothing is set. */
export const createTestRedactor = (
  env: Readonly<Record<string, string>> = {},
  voice: RecordingVoice = createRecordingVoice(),
): Redactor =>
  createRedactor(parseSettings({ env, knownInstrumentations: [] }).settings.redaction, voice);
