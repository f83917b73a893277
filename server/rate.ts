/** Token buckets: so much per second on average, so much at once. Knows no clock of its own and nothing of what is counted. */

export interface Bucket {
  /** Takes `amount`; false, and nothing taken, when there is not enough left at `now` (milliseconds). */
  take(amount: number, now: number): boolean
  /** Whether nothing has been taken for so long that the bucket can be forgotten. */
  isFull(now: number): boolean
}

/** A full bucket. */
export function createBucket(perSecond: number, burst: number): Bucket {
  let left = burst
  let since = 0
  const refill = (now: number) => {
    left = Math.min(burst, left + (Math.max(0, now - since) / 1000) * perSecond)
    since = now
  }
  return {
    take(amount, now) {
      refill(now)
      if (amount > left) return false
      left -= amount
      return true
    },
    isFull(now) {
      refill(now)
      return left >= burst
    },
  }
}
