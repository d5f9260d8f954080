/** The SDK's CloudTrail, in a module of its own: what plans and applies does not need it. */
export {CloudTrailClient, LookupEventsCommand} from '@aws-sdk/client-cloudtrail'
