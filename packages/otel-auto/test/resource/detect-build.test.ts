import { describe, expect, it } from '@jest/globals';
import { detectBuild } from '../../src/resource/detect-build';

const detect = (environment: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(detectBuild(environment)).filter(([, value]) => value !== undefined),
  );
const vcs = (revision: string, name?: string, url?: string) => ({
  'vcs.ref.head.revision': revision,
  ...(name === undefined ? {} : { 'vcs.ref.head.name': name }),
  ...(url === undefined ? {} : { 'vcs.repository.url.full': url }),
});

describe('detectBuild', () => {
  it.each([
    [
      'GitHub Actions',
      {
        GITHUB_ACTIONS: 'true',
        GITHUB_SHA: 'a1',
        GITHUB_REF_NAME: 'main',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: 'acme/shop',
      },
      vcs('a1', 'main', 'https://github.com/acme/shop'),
    ],
    [
      'GitHub Actions for a pull request',
      {
        GITHUB_ACTIONS: 'true',
        GITHUB_SHA: 'a1',
        GITHUB_HEAD_REF: 'fix',
        GITHUB_REF_NAME: '7/merge',
      },
      vcs('a1', 'fix'),
    ],
    [
      'GitLab',
      {
        GITLAB_CI: 'true',
        CI_COMMIT_SHA: 'b2',
        CI_COMMIT_REF_NAME: 'main',
        CI_PROJECT_URL: 'https://gitlab.com/acme/shop',
        CI_ENVIRONMENT_NAME: 'production',
      },
      {
        ...vcs('b2', 'main', 'https://gitlab.com/acme/shop'),
        'deployment.environment.name': 'production',
      },
    ],
    [
      'CircleCI',
      {
        CIRCLECI: 'true',
        CIRCLE_SHA1: 'c3',
        CIRCLE_TAG: 'v1',
        CIRCLE_REPOSITORY_URL: 'git@github.com:acme/shop.git',
      },
      vcs('c3', 'v1', 'git@github.com:acme/shop.git'),
    ],
    [
      'Jenkins, whose address of the repository has credentials',
      {
        JENKINS_URL: 'https://ci',
        GIT_COMMIT: 'd4',
        GIT_BRANCH: 'main',
        GIT_URL: 'https://u:p@git.acme/shop',
      },
      vcs('d4', 'main', 'https://git.acme/shop'),
    ],
    [
      'Azure Pipelines',
      { TF_BUILD: 'True', BUILD_SOURCEVERSION: 'e5', BUILD_SOURCEBRANCHNAME: 'main' },
      vcs('e5', 'main'),
    ],
    [
      'Bitbucket',
      {
        BITBUCKET_BUILD_NUMBER: '7',
        BITBUCKET_COMMIT: 'f6',
        BITBUCKET_DEPLOYMENT_ENVIRONMENT: 'test',
      },
      { ...vcs('f6'), 'deployment.environment.name': 'test' },
    ],
    [
      'Vercel',
      {
        VERCEL: '1',
        VERCEL_GIT_COMMIT_SHA: 'a7',
        VERCEL_ENV: 'preview',
        VERCEL_DEPLOYMENT_ID: 'dpl_1',
      },
      { ...vcs('a7'), 'deployment.environment.name': 'preview', 'deployment.id': 'dpl_1' },
    ],
    [
      'Heroku',
      { DYNO: 'web.1', HEROKU_SLUG_COMMIT: 'b8', HEROKU_RELEASE_VERSION: 'v42' },
      { ...vcs('b8'), 'deployment.id': 'v42' },
    ],
    [
      'Render',
      { RENDER: 'true', RENDER_GIT_COMMIT: 'c9', RENDER_GIT_BRANCH: 'main' },
      vcs('c9', 'main'),
    ],
    [
      'Railway',
      {
        RAILWAY_PROJECT_ID: 'p',
        RAILWAY_GIT_COMMIT_SHA: 'd0',
        RAILWAY_ENVIRONMENT_NAME: 'production',
      },
      { ...vcs('d0'), 'deployment.environment.name': 'production' },
    ],
    ['Fly', { FLY_APP_NAME: 'shop', FLY_MACHINE_VERSION: '01H' }, { 'deployment.id': '01H' }],
  ])('knows the variables of %s', (_name, environment, attributes) => {
    expect(detect(environment)).toEqual(attributes);
  });

  it('takes no notice of variables whose platform is not there', () => {
    expect(detect({ GITHUB_SHA: 'a1', GIT_COMMIT: 'b2', CONTEXT: 'x', RENDER: ' ' })).toEqual({});
  });
});
