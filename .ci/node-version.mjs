// Says so in plain words when Node is too old. Written for Node versions far older than the project's.

/** Ends the process when Node is older than package.json's `engines`. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  process.stderr.write(
    `Rådslag needs Node 20.19 or newer (22 or 24 recommended); this is Node ${process.versions.node}.\n` +
      'Get a newer one from https://nodejs.org/ and try again.\n',
  )
  process.exit(1)
}
