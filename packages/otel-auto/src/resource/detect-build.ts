import {
  ATTR_DEPLOYMENT_ENVIRONMENT_NAME,
  ATTR_DEPLOYMENT_ID,
  ATTR_VCS_REF_HEAD_NAME,
  ATTR_VCS_REF_HEAD_REVISION,
  ATTR_VCS_REPOSITORY_URL_FULL,
} from '@opentelemetry/semantic-conventions/incubating';

import type { Environment } from '../settings/read-environment';
import { firstOf } from './first-of';

/** The variables of a platform that builds or runs applications, the best one first. */
interface Platform {
  /** The variables of which one is set there, and nowhere else. */
  readonly marks: readonly string[];
  readonly revision?: readonly string[];
  readonly branch?: readonly string[];
  /** The variables of which the parts of the repository's address are made, joined by `/`. */
  readonly repository?: readonly string[];
  readonly environment?: readonly string[];
  readonly deployment?: readonly string[];
}

const PLATFORMS: readonly Platform[] = [
  {
    marks: ['GITHUB_ACTIONS'],
    revision: ['GITHUB_SHA'],
    branch: ['GITHUB_HEAD_REF', 'GITHUB_REF_NAME'],
    repository: ['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY'],
  },
  {
    marks: ['GITLAB_CI'],
    revision: ['CI_COMMIT_SHA'],
    branch: ['CI_COMMIT_REF_NAME'],
    repository: ['CI_PROJECT_URL'],
    environment: ['CI_ENVIRONMENT_NAME'],
  },
  {
    marks: ['CIRCLECI'],
    revision: ['CIRCLE_SHA1'],
    branch: ['CIRCLE_BRANCH', 'CIRCLE_TAG'],
    repository: ['CIRCLE_REPOSITORY_URL'],
  },
  {
    marks: ['JENKINS_URL'],
    revision: ['GIT_COMMIT'],
    branch: ['BRANCH_NAME', 'GIT_BRANCH'],
    repository: ['GIT_URL'],
  },
  {
    marks: ['TF_BUILD'],
    revision: ['BUILD_SOURCEVERSION'],
    branch: ['BUILD_SOURCEBRANCHNAME'],
    repository: ['BUILD_REPOSITORY_URI'],
  },
  {
    marks: ['BITBUCKET_BUILD_NUMBER'],
    revision: ['BITBUCKET_COMMIT'],
    branch: ['BITBUCKET_BRANCH', 'BITBUCKET_TAG'],
    repository: ['BITBUCKET_GIT_HTTP_ORIGIN'],
    environment: ['BITBUCKET_DEPLOYMENT_ENVIRONMENT'],
  },
  {
    marks: ['BUILDKITE'],
    revision: ['BUILDKITE_COMMIT'],
    branch: ['BUILDKITE_BRANCH'],
    repository: ['BUILDKITE_REPO'],
  },
  {
    marks: ['CODEBUILD_BUILD_ID'],
    revision: ['CODEBUILD_RESOLVED_SOURCE_VERSION'],
    repository: ['CODEBUILD_SOURCE_REPO_URL'],
  },
  {
    marks: ['TRAVIS'],
    revision: ['TRAVIS_COMMIT'],
    branch: ['TRAVIS_PULL_REQUEST_BRANCH', 'TRAVIS_BRANCH'],
  },
  {
    marks: ['VERCEL'],
    revision: ['VERCEL_GIT_COMMIT_SHA'],
    branch: ['VERCEL_GIT_COMMIT_REF'],
    environment: ['VERCEL_TARGET_ENV', 'VERCEL_ENV'],
    deployment: ['VERCEL_DEPLOYMENT_ID'],
  },
  {
    marks: ['NETLIFY'],
    revision: ['COMMIT_REF'],
    branch: ['HEAD', 'BRANCH'],
    repository: ['REPOSITORY_URL'],
    environment: ['CONTEXT'],
    deployment: ['DEPLOY_ID'],
  },
  {
    marks: ['DYNO'],
    revision: ['HEROKU_SLUG_COMMIT', 'HEROKU_BUILD_COMMIT'],
    deployment: ['HEROKU_RELEASE_VERSION'],
  },
  {
    marks: ['RENDER'],
    revision: ['RENDER_GIT_COMMIT'],
    branch: ['RENDER_GIT_BRANCH'],
  },
  {
    marks: ['RAILWAY_PROJECT_ID', 'RAILWAY_ENVIRONMENT_ID'],
    revision: ['RAILWAY_GIT_COMMIT_SHA'],
    branch: ['RAILWAY_GIT_BRANCH'],
    environment: ['RAILWAY_ENVIRONMENT_NAME'],
    deployment: ['RAILWAY_DEPLOYMENT_ID'],
  },
  {
    marks: ['FLY_APP_NAME'],
    deployment: ['FLY_RELEASE_VERSION', 'FLY_MACHINE_VERSION'],
  },
];

/**
 * Returns which revision of the code runs, and what it is deployed as: the attributes `vcs.*` and
 * `deployment.*` that the variables of a platform tell.
 */
export function detectBuild(environment: Environment): Record<string, string | undefined> {
  const platform = PLATFORMS.find(({ marks }) => firstOf(environment, marks) !== undefined);
  if (platform === undefined) return {};
  const { revision = [], branch = [], repository = [], deployment = [] } = platform;
  return {
    [ATTR_VCS_REF_HEAD_REVISION]: firstOf(environment, revision),
    [ATTR_VCS_REF_HEAD_NAME]: firstOf(environment, branch),
    [ATTR_VCS_REPOSITORY_URL_FULL]: toAddress(repository.map((name) => environment[name]?.trim())),
    [ATTR_DEPLOYMENT_ENVIRONMENT_NAME]: firstOf(environment, platform.environment ?? []),
    [ATTR_DEPLOYMENT_ID]: firstOf(environment, deployment),
  };
}

/** Joins the parts of an address, without credentials in it. */
function toAddress(parts: readonly (string | undefined)[]): string | undefined {
  if (parts.length === 0 || parts.some((part) => part === undefined || part === ''))
    return undefined;
  return parts.join('/').replace(/^(\w+:\/\/)[^/@]*@/, '$1');
}
