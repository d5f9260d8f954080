import type {WrittenTrust} from '../written.js'

type GithubRef = Extract<WrittenTrust, {type: 'github'}>['ref']

/** GitHub Docs, "OpenID Connect reference". */
export const GITHUB = 'token.actions.githubusercontent.com'

/**
 * The audience that AWS's own tools ask for. In China the action aws-actions/configure-aws-credentials has to ask for
 * another one (its README, "OIDC Audience"), while the pods of EKS do not (eksctl, pull request 1912).
 */
export const stsAudience = (host: string, partition: string): string =>
  host === GITHUB && partition === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com'

/** Where each partition takes SAML assertions. Source: IAM User Guide, "Configuring SAML assertions". */
const SAML_ENDPOINTS: Readonly<Record<string, string>> = {
  aws: 'https://signin.aws.amazon.com/saml',
  'aws-cn': 'https://signin.amazonaws.cn/saml',
  'aws-us-gov': 'https://signin.amazonaws-us-gov.com/saml',
}

export const samlAudience = (partition: string): string => SAML_ENDPOINTS[partition] ?? SAML_ENDPOINTS['aws'] ?? ''

/** Why `owner/repository` is not one, or undefined. */
export function repositoryProblem(repository: string): string | undefined {
  if (/[*?]/.test(repository)) {
    return `github: "${repository}" has a wildcard in owner or repository, which lets in repositories of others; name one`
  }
  return /^[\w.-]+\/[\w.-]+$/.test(repository)
    ? undefined
    : `github: "${repository}" is no repository; write OWNER/REPOSITORY`
}

/** What goes before the first wildcard has to pin the repository, with or without GitHub's immutable ids (`acme@12/app@34`). */
function subjectProblem(subject: string, repository: string): string | undefined {
  const [owner = '', name = ''] = repository.split('/')
  const plain = (text: string): string => text.replace(/[.]/g, '\\.')
  const pinned = new RegExp(`(^|[:/])${plain(owner)}(@\\d+)?/${plain(name)}(@\\d+)?([:/]|$)`)
  // The first wildcard stays, as an end that is no end: "repo:acme/app*" is also "repo:acme/apple".
  const fixed = subject.replace(/[*?].*$/, '*')
  return pinned.test(fixed)
    ? undefined
    : `subject "${subject}" is not held to ${repository}; begin it with "repo:${repository}:"`
}

/** The `sub` claim of a workflow. Colons inside of a name are `%3A` in it (GitHub Docs, "OpenID Connect reference"). */
export function githubSubject(repository: string, ref: GithubRef): {subject: string} | {problem: string} {
  const plain = (text: string): string => text.replaceAll(':', '%3A')
  const of = (rest: string) => ({subject: `repo:${repository}:${rest}`})
  if ('branch' in ref) return of(`ref:refs/heads/${plain(ref.branch)}`)
  if ('tag' in ref) return of(`ref:refs/tags/${plain(ref.tag)}`)
  if ('environment' in ref) return of(`environment:${plain(ref.environment)}`)
  if ('pullRequest' in ref) return of('pull_request')
  const problem = subjectProblem(ref.subject, repository)
  return problem === undefined ? {subject: ref.subject} : {problem}
}

/** `audience` and `subject` of a provider as conditions: exact values with StringEquals, patterns with StringLike. */
export function claimConditions(
  host: string,
  claims: Readonly<Record<'aud' | 'sub', string>>,
): Record<string, Record<string, string>> {
  const out: Record<string, Record<string, string>> = {}
  for (const [claim, value] of Object.entries(claims)) {
    const operator = /[*?]/.test(value) ? 'StringLike' : 'StringEquals'
    ;(out[operator] ??= {})[`${host}:${claim}`] = value
  }
  return out
}
