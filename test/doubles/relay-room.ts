/** A room at a running relay with its owner connected: where most tests of the relay begin. */
import type { MemberKeys } from '@radslag/shared/crypto/keys.ts'
import type { LogRecord } from '@radslag/shared/wire/record.ts'
import { RelayClient, type Dialled } from './relay-client.ts'
import { RoomMaker, type Invite } from './room-maker.ts'

export class RelayRoom {
  readonly maker: RoomMaker
  readonly origin: string
  readonly owner: RelayClient

  private constructor(origin: string, maker: RoomMaker, owner: RelayClient) {
    this.origin = origin
    this.maker = maker
    this.owner = owner
  }

  /** Creates a fresh room (R1a) and stays connected as its owner. */
  static async create(origin: string, maker = new RoomMaker()): Promise<RelayRoom> {
    const dialled: Dialled = { origin, roomId: maker.roomId, keys: maker.owner, mode: 'create' }
    const { client } = await RelayClient.live(dialled)
    client.append(...maker.found().map((record) => maker.encode(record)))
    await client.next('deliver')
    return new RelayRoom(origin, maker, client)
  }

  dialled(keys: MemberKeys, more: Partial<Dialled> = {}): Dialled {
    return { origin: this.origin, roomId: this.maker.roomId, keys, ...more }
  }

  /** Connects as `keys`; resolves when everything before has come. */
  async live(keys: MemberKeys, more: Partial<Dialled> = {}): Promise<RelayClient> {
    return (await RelayClient.live(this.dialled(keys, more))).client
  }

  dial(keys: MemberKeys, more: Partial<Dialled> = {}): Promise<RelayClient> {
    return RelayClient.dial(this.dialled(keys, more))
  }

  /** Sends a record and takes it into the log once the relay has acknowledged it. */
  async add(record: LogRecord, by = this.owner): Promise<LogRecord> {
    const bytes = this.maker.encode(record)
    by.append(bytes)
    const deliver = await by.next('deliver')
    if (deliver.from !== this.maker.state.count || !('own' in deliver.items[0]!)) {
      throw new Error(`acknowledged at ${deliver.from}, not at ${this.maker.state.count}`)
    }
    return this.maker.add(record)
  }

  /** Grants a key and connects as it. */
  async granted(invite: Invite = {}): Promise<{ keys: MemberKeys; client: RelayClient; index: number }> {
    const { keys, record } = this.maker.grant(invite)
    await this.add(record)
    return {
      keys,
      client: await this.live(keys, { since: this.maker.state.count }),
      index: this.maker.indexOf(keys),
    }
  }

  /** Adds a link and gives its keys. */
  async linked(invite: Invite = {}): Promise<{ keys: MemberKeys; index: number }> {
    const { keys, record } = this.maker.link(invite)
    await this.add(record)
    return { keys, index: this.maker.indexOf(keys) }
  }

  /** Tries a record; gives why the relay refused it. */
  async refusal(record: LogRecord, by = this.owner): Promise<string> {
    by.append(this.maker.encode(record))
    const refused = (await by.until('refused')).at(-1)
    return refused?.type === 'refused' ? refused.why : 'not refused'
  }
}
