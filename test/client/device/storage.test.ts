import { createMemoryStorage } from '@radslag/client/device/memory-storage.ts'
import { storageContract } from '../../contracts/storage.ts'

storageContract('memory', () => Promise.resolve(createMemoryStorage()))
