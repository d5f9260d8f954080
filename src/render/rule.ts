/** A rule as `validate --explain` prints it, with the lines that silence it. */
export const ruleText = ({code, severity, reason}: {code: string; severity: string; reason: string}): string =>
  `${code} (${severity})

${reason}

Where it does not hold, the file says so:

  lint:
    ignore:
      - {rule: ${code}, address: client/role/Name, reason: why it does not hold there}`
