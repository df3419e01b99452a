import { ALPHANUMERIC, code, createCharacterSet, endOfRun, isDigit, OF_WORD } from './characters';
import type { Detector, Found } from './detector';

/** A form of tokens: how they begin, and how long they are at least. */
interface TokenForm {
  readonly prefix: string;
  /** The least number of characters behind the prefix. */
  readonly least: number;
  /** Whether `.` is one of its characters. */
  readonly hasDots?: boolean;
  /** Whether there is a digit in it, for a prefix that may also begin an ordinary word. */
  readonly hasDigit?: boolean;
}

/** The tokens that are known by how they begin, as their issuers document them. */
const FORMS: readonly TokenForm[] = [
  { prefix: 'eyJ', least: 17, hasDots: true }, // JSON Web Token
  { prefix: 'AKIA', least: 16 }, // AWS
  { prefix: 'ASIA', least: 16 },
  { prefix: 'AIza', least: 30 }, // Google
  { prefix: 'ya29.', least: 20, hasDots: true },
  { prefix: 'GOCSPX-', least: 20 },
  { prefix: 'ghp_', least: 20 }, // GitHub
  { prefix: 'gho_', least: 20 },
  { prefix: 'ghu_', least: 20 },
  { prefix: 'ghs_', least: 20 },
  { prefix: 'ghr_', least: 20 },
  { prefix: 'github_pat_', least: 20 },
  { prefix: 'glpat-', least: 16 }, // GitLab
  { prefix: 'xoxa-', least: 10 }, // Slack
  { prefix: 'xoxb-', least: 10 },
  { prefix: 'xoxe-', least: 10 },
  { prefix: 'xoxo-', least: 10 },
  { prefix: 'xoxp-', least: 10 },
  { prefix: 'xoxr-', least: 10 },
  { prefix: 'xoxs-', least: 10 },
  { prefix: 'xapp-', least: 10 },
  { prefix: 'sk_live_', least: 10 }, // Stripe
  { prefix: 'sk_test_', least: 10 },
  { prefix: 'rk_live_', least: 10 },
  { prefix: 'rk_test_', least: 10 },
  { prefix: 'whsec_', least: 16 },
  { prefix: 'sk-', least: 18, hasDigit: true }, // OpenAI, Anthropic
  { prefix: 'SG.', least: 30, hasDots: true }, // SendGrid
  { prefix: 'npm_', least: 30, hasDigit: true },
  { prefix: 'pypi-', least: 40 },
  { prefix: 'hvs.', least: 20, hasDots: true }, // Vault
  { prefix: 'hf_', least: 30 }, // Hugging Face
  { prefix: 'dop_v1_', least: 30 }, // DigitalOcean
  { prefix: 'shpat_', least: 30 }, // Shopify
  { prefix: 'SK', least: 32, hasDigit: true }, // Twilio
];

/** The forms by the code of their first character. */
const FORMS_BY_FIRST: readonly (readonly TokenForm[])[] = Array.from({ length: 128 }, (_, first) =>
  FORMS.filter(({ prefix }) => code(prefix) === first),
);

/** Tokens that are known by how they begin. */
export const TOKENS: Detector = {
  signs: FORMS.map(({ prefix }) => prefix.slice(0, 2)),
  isWithinWords: false,
  find(text, index) {
    for (const form of FORMS_BY_FIRST[text.charCodeAt(index)]!) {
      if (text.startsWith(form.prefix, index)) return findToken(text, index, form);
    }
    return undefined;
  },
};

function findToken(text: string, start: number, form: TokenForm): Found | undefined {
  const { prefix, least, hasDots, hasDigit } = form;
  const end = endOfRun(text, start + prefix.length, hasDots === true ? OF_DOTTED : OF_WORD);
  if (end - start - prefix.length < least) return undefined;
  return hasDigit === true && !containsDigit(text, start, end) ? undefined : { start, end };
}

const OF_DOTTED = createCharacterSet(`${ALPHANUMERIC}_-.`);

function containsDigit(text: string, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) if (isDigit(text.charCodeAt(index))) return true;
  return false;
}

/** Credentials behind the name of a scheme of HTTP authentication: `Bearer …`, `Basic …`. */
export const SCHEMES: Detector = {
  signs: ['be', 'ba', 'ne', 'Be', 'Ba', 'Ne', 'BE', 'BA', 'NE'],
  isWithinWords: false,
  find(text, index) {
    const scheme = NAMES_OF_SCHEMES.find(({ length }) => text.charCodeAt(index + length) === SPACE);
    if (scheme === undefined) return undefined;
    if (text.slice(index, index + scheme.length).toLowerCase() !== scheme) return undefined;
    const start = index + scheme.length + 1;
    const end = endOfRun(text, start, OF_CREDENTIALS);
    const isMeant =
      scheme === 'basic'
        ? isUserAndPassword(text.slice(start, end))
        : end - start >= A_LONG_WORD || (end - start >= 6 && containsDigit(text, start, end));
    return isMeant ? { start, end } : undefined;
  },
};

const NAMES_OF_SCHEMES = ['bearer', 'basic', 'negotiate'];

const SPACE = code(' ');

/** The length from which on characters in a row are no word of a sentence. */
const A_LONG_WORD = 20;

const OF_CREDENTIALS = createCharacterSet(`${ALPHANUMERIC}-._~+/=`);

/** Whether a text is the base64 of `user:password`; "Basic authentication" is not. */
const isUserAndPassword = (text: string): boolean =>
  text.length >= 4 &&
  text.length <= MAX_BASIC_LENGTH &&
  /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(Buffer.from(text, 'base64').toString('latin1'));

const MAX_BASIC_LENGTH = 1000;

/** Private keys in the form of PEM, up to their last line or to the end of the text. */
export const PRIVATE_KEYS: Detector = {
  signs: ['--'],
  find(text, index) {
    if (!text.startsWith(BEGIN, index)) return undefined;
    const start = index + BEGIN.length;
    const label = text.slice(start, start + MAX_LABEL_LENGTH);
    const dashes = label.indexOf('-----');
    if (dashes < 0 || !/PRIVATE KEY(?: BLOCK)?$/.test(label.slice(0, dashes))) return undefined;
    const end = text.indexOf('-----END', start + dashes);
    return { start: start + dashes + 5, end: end < 0 ? text.length : end };
  },
};

const BEGIN = '-----BEGIN ';
const MAX_LABEL_LENGTH = 40;
