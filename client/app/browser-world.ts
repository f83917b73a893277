/** Makes the world out of this browser. The only file that reaches for the browser's own WebSocket, crypto and locks. */
import type { Storage } from '../device/storage.ts'
import type { World } from '../world.ts'

/** Builds the world on a given storage, having asked where the relay is. */
export async function browserWorld(storage: Storage): Promise<World> {
  const relay = await findRelay()
  return {
    now: () => Date.now(),
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    WebSocket,
    storage,
    locks: navigator.locks ?? null,
    subtle: crypto.subtle,
    relay,
  }
}

/** The relay named in /config.json, else the one at this very origin (Y1). Without net: this origin. */
async function findRelay(): Promise<World['relay']> {
  const named = await readConfig()
  const url = named || `${location.origin.replace(/^http/, 'ws')}/relay`
  return { url, origin: new URL(url).origin.replace(/^ws/, 'http') }
}

async function readConfig(): Promise<string> {
  try {
    const response = await fetch('/config.json', { cache: 'no-cache' })
    const config: unknown = response.ok ? await response.json() : null
    const relay = typeof config === 'object' && config !== null && 'relay' in config ? config.relay : ''
    return typeof relay === 'string' && /^wss?:\/\//.test(relay) ? relay : ''
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) return ''
    throw error
  }
}
