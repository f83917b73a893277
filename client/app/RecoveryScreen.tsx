/** The recovery code of this device: shown, printed, and its last group asked for (M5). */
import { createResource, Show, type JSX } from 'solid-js'
import { formatRecoveryCode } from '@radslag/shared/crypto/recovery-code.ts'
import type { Device } from '../device/device.ts'
import { RecoveryCodePage } from '../pages/RecoveryCodePage.tsx'
import type { Settings } from '../ui/settings.ts'
import type { World } from '../world.ts'

export interface RecoveryScreenProps {
  readonly world: World
  readonly device: Device
  readonly settings: Settings
  readonly onLeave: () => void
  readonly onError: (error: unknown) => void
}

export function RecoveryScreen(props: RecoveryScreenProps): JSX.Element {
  const [groups] = createResource(async () => formatRecoveryCode(await props.device.recovery.seed()))
  return (
    <Show when={groups()}>
      {(code) => (
        <RecoveryCodePage
          settings={props.settings}
          groups={code()}
          onChecked={() => void props.device.recovery.markChecked(props.world.now()).catch(props.onError)}
          onLeave={() => props.onLeave()}
        />
      )}
    </Show>
  )
}
