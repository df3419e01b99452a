import type { Parsed, Rejected } from './parsed';
import type { SamplerSettings, SamplingRule, SpanConditions } from './settings';

const EXPECTED = 'a rule, as in "GET /products/*=0.1; name=cron.*=drop"';

/**
 * Parses rules of a sampler, separated by semicolons. A rule is a target, `=` and a decision; a bad
 * one is left out.
 *
 * - Targets: `/path`, `METHOD /path`, `name=PATTERN`, `ATTRIBUTE=PATTERN`, and `*` for the rest.
 * - Decisions: `drop`, `keep`, or the share to keep, from 0 to 1.
 */
export function parseSamplingRules(text: string): Parsed<readonly SamplingRule[]> {
  const rules: SamplingRule[] = [];
  const rejected: Rejected[] = [];
  for (const part of text.split(';')) {
    const rule = part.trim();
    if (rule === '') continue;
    const parsed = parseRule(rule);
    if ('matches' in parsed) rules.push(parsed);
    else rejected.push({ text: rule, ...parsed });
  }
  if (rules.length > 0) return { value: rules, rejected };
  const empty = { text, expected: EXPECTED };
  return { value: undefined, rejected: rejected.length > 0 ? rejected : [empty] };
}

function parseRule(rule: string): SamplingRule | Omit<Rejected, 'text'> {
  const end = rule.lastIndexOf('=');
  const target = rule.slice(0, Math.max(end, 0)).trim();
  const matches = target === '' ? undefined : parseTarget(target);
  if (matches === undefined) return { expected: EXPECTED };
  const sampler = parseDecision(rule.slice(end + 1).trim());
  if (sampler !== undefined) return { matches, sampler };
  return { expected: EXPECTED, cure: 'it ends in =drop, =keep or =RATIO, from 0 to 1' };
}

/** The spans of requests that are served: paths and methods of those that are sent are others'. */
const SERVED = ['server'] as const;

function parseTarget(target: string): SpanConditions | undefined {
  if (target === '*') return {};
  if (target.startsWith('/')) return { spanKinds: SERVED, path: target };
  const [, method, path] = /^([a-z_]+)\s+(\/.*|\*)$/i.exec(target) ?? [];
  if (method !== undefined && path !== undefined) {
    const anyPath = { spanKinds: SERVED, method: method.toUpperCase() };
    return path === '*' ? anyPath : { ...anyPath, path };
  }
  const equals = target.indexOf('=');
  const key = target.slice(0, Math.max(equals, 0)).trim();
  const pattern = target.slice(equals + 1).trim();
  if (!/^[\w./-]+$/.test(key) || pattern === '') return undefined;
  return key === 'name' ? { name: pattern } : { attributePatterns: { key, included: [pattern] } };
}

function parseDecision(text: string): SamplerSettings | undefined {
  switch (text.toLowerCase()) {
    case 'drop':
      return { kind: 'probability', ratio: 0 };
    case 'keep':
      return { kind: 'probability', ratio: 1 };
    default: {
      const ratio = text === '' ? Number.NaN : Number(text);
      return ratio >= 0 && ratio <= 1 ? { kind: 'probability', ratio } : undefined;
    }
  }
}
