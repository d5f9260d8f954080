import type {Sources} from '../config/source.js'
import {locate} from '../core/locate.js'
import type {Finding} from '../core/types.js'

/** Findings with file, line and column, as `--json` prints them. Lines and columns count from 1. */
export const findingsJson = (findings: readonly Finding[], sources: Sources) => ({
  findings: findings.map(({code, severity, message, place}) => ({
    code,
    severity,
    message,
    file: place?.file ?? null,
    ...(place ? locate(sources.texts.get(place.file) ?? '', place.start) : {line: null, column: null}),
  })),
})
