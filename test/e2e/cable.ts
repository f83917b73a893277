/** A cable between one device and the server that can be pulled: a plain TCP relay. `setOffline` leaves open WebSockets alive. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface Cable {
  /** What the device at this end dials. */
  readonly origin: string
  /** The port at the other end. */
  plugInto(port: number): void
  pull(): void
  mend(): void
  close(): Promise<void>
}

export async function layCable(): Promise<Cable> {
  const ends = new Set<Socket>()
  let target = 0
  let pulled = false

  const server = createServer((near) => {
    if (pulled) return void near.destroy()
    const far = connect(target, '127.0.0.1')
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end)
      end.on('error', () => end.destroy())
      end.on('close', () => {
        ends.delete(end)
        other.destroy()
      })
      end.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  function cut(): void {
    for (const end of ends) end.destroy()
  }

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    plugInto(port) {
      target = port
    },
    pull() {
      pulled = true
      cut()
    },
    mend() {
      pulled = false
    },
    async close() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
