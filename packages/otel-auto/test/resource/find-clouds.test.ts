import { describe, expect, it } from '@jest/globals';
import { findClouds } from '../../src/resource/find-clouds';

const names = (...input: Parameters<typeof findClouds>) =>
  findClouds(...input).map(({ name }) => name);

describe('findClouds', () => {
  it.each([
    [{ AWS_LAMBDA_FUNCTION_NAME: 'shop' }, ['aws']],
    [{ ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4/1' }, ['aws']],
    [{ AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE' }, ['aws']],
    [{ K_SERVICE: 'shop' }, ['gcp']],
    [{ WEBSITE_SITE_NAME: 'shop' }, ['azure']],
    [{ AWS_REGION: 'eu-west-1', KUBERNETES_SERVICE_HOST: '10.0.0.1' }, []],
    [{}, []],
  ])('looks where the environment gives a cloud away: %j', (environment, clouds) => {
    expect(names(['cloud'], environment)).toEqual(clouds);
  });

  it('looks where it is asked to, and nowhere else', () => {
    expect(names(['gcp', 'host'], { WEBSITE_SITE_NAME: 'shop' })).toEqual(['gcp']);
    expect(names(['host'], { K_SERVICE: 'shop' })).toEqual([]);
    expect(names([], { K_SERVICE: 'shop' })).toEqual([]);
    expect(names(['aws', 'azure', 'gcp'], {})).toEqual(['aws', 'gcp', 'azure']);
  });
});
