/** The circle: who sits round the table. Its text twin is read aloud; the drawing is decoration. */
import { createMemo, For, Show, type JSX } from 'solid-js'

import './circle.css'
import { initials, type PersonColour } from './Seat.tsx'

export interface CircleSeat {
  readonly name: string
  readonly colour: PersonColour
  /** `you`: the seat kept for the reader; `open`: nobody yet. */
  readonly state: 'here' | 'now' | 'away' | 'you' | 'open'
  /** What stands in the seat instead of the initials. */
  readonly label?: string | undefined
}

export interface CircleProps {
  readonly seats: readonly CircleSeat[]
  /** Large number on the table, with a word beneath. */
  readonly count?: number | undefined
  readonly countWord?: string | undefined
  readonly size?: 'small' | 'large' | undefined
  /** The same in words; without it the circle is hidden from screen readers. */
  readonly text?: string | undefined
}

/** Seats that fit round the table before they touch. */
const most = 12

export function Circle(props: CircleProps): JSX.Element {
  const placed = createMemo(() => place(props.seats.slice(0, most)))
  return (
    <svg
      class="circle"
      classList={{ 'circle--large': props.size === 'large' }}
      viewBox="-4 -4 208 208"
      role={props.text ? 'img' : undefined}
      aria-label={props.text}
      aria-hidden={props.text ? undefined : 'true'}
    >
      <circle class="circle__table" cx="100" cy="100" r="44" />
      <Show when={props.count !== undefined}>
        <text class="circle__count" x="100" y="105">
          {props.count}
        </text>
        <text class="circle__word" x="100" y="123">
          {props.countWord}
        </text>
      </Show>
      <For each={placed()}>
        {(seat) => (
          <g
            class={`circle__seat circle__seat--${seat.state} p${seat.colour}`}
            transform={`translate(${seat.x} ${seat.y})`}
          >
            <Show when={seat.state === 'now'}>
              <circle class="circle__halo" r="20.5" />
            </Show>
            <circle r="16.5" />
            <text dy="0.36em">{seat.state === 'open' ? '' : (seat.label ?? initials(seat.name))}</text>
          </g>
        )}
      </For>
    </svg>
  )
}

function place(seats: readonly CircleSeat[]): (CircleSeat & { readonly x: string; readonly y: string })[] {
  return seats.map((seat, index) => {
    const angle = (index / seats.length) * 2 * Math.PI
    return { ...seat, x: (100 + 78 * Math.sin(angle)).toFixed(1), y: (100 - 78 * Math.cos(angle)).toFixed(1) }
  })
}
