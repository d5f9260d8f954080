/**
 * AWS's partitions: nothing of one is trusted in another. Source: IAM User Guide, "Amazon Resource Names"; the isolated
 * ones of governments are left out, where nobody could have tried this.
 */
export const PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov'] as const

export type Partition = (typeof PARTITIONS)[number]

/** Where most accounts are, and where those of a file are that says nothing else. */
export const DEFAULT_PARTITION: Partition = 'aws'

/** The region of each where IAM and its events are (CloudTrail User Guide, "Global service events"); also for who has none configured. */
const REGIONS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
}

export const regionOf = (partition: string): string => REGIONS[partition] ?? 'us-east-1'
