const VOICE = 'otel-auto: ';

/** The lines of the distro when all is well. */
const GOOD_NEWS = /^(?:@acme\/otel-auto \d|first (?:traces|metrics|logs) delivered to )/;

/** @returns the lines in which the distro says that something is wrong, without its name */
export const listComplaints = (output: string): readonly string[] =>
  output
    .split('\n')
    .filter((line) => line.startsWith(VOICE))
    .map((line) => line.slice(VOICE.length))
    .filter((line) => !GOOD_NEWS.test(line));

/** @returns the lines of the application and of Node.js */
export const listOtherLines = (output: string): readonly string[] =>
  output.split('\n').filter((line) => line !== '' && !line.startsWith(VOICE));
