/** What is written down about a person before their link is made, and what is wrong with it. Knows no screen. */
import { findCpr } from '../../agreement/cpr.ts'
import type { Role } from '../../ui/people.ts'
import type { Language } from '../../i18n/locales.ts'
import type { LimitDraft, LimitProblem, Limits } from './limits.ts'
import { resolveLimits } from './limits.ts'

export const linkRoles = ['editor', 'reporter', 'viewer'] as const

export type LinkRole = (typeof linkRoles)[number]

/** Whether a role is one that links are made with; owners and coordinators have keys of their own (N2). */
export function isLinkRole(role: Role): role is LinkRole {
  return linkRoles.some((each) => each === role)
}

/** Ready to become a link. Times are unix seconds, 0 is no end. */
export interface NewLink extends Limits {
  readonly name: string
  readonly relation: string
  readonly roleWord: string
  readonly languages: readonly Language[]
  readonly role: LinkRole
}

export interface LinkDraft {
  readonly name: string
  readonly relation: string
  readonly roleWord: string
  readonly language: Language
  readonly role: LinkRole
  readonly limits: LimitDraft
}

export interface LinkProblems {
  readonly name?: 'nameMissing' | 'nameCpr'
  readonly relation?: 'relationCpr'
  readonly roleWord?: 'roleCpr'
  readonly limits?: LimitProblem
}

const none: Limits = { writeUntil: 0, readUntil: 0 }

/** The link a draft asks for, or what is wrong with the draft. `now` in unix milliseconds. */
export function checkLink(
  draft: LinkDraft,
  now: number,
): { readonly link: NewLink } | { readonly problems: LinkProblems } {
  const limits = resolveLimits(
    draft.role === 'viewer' ? { ...draft.limits, write: 'asLong' } : draft.limits,
    none,
    now,
  )
  const name = draft.name.trim()
  const problems: LinkProblems = {
    ...(name === '' ? { name: 'nameMissing' as const } : {}),
    ...(findCpr(name) ? { name: 'nameCpr' as const } : {}),
    ...(findCpr(draft.relation) ? { relation: 'relationCpr' as const } : {}),
    ...(findCpr(draft.roleWord) ? { roleWord: 'roleCpr' as const } : {}),
    ...('problem' in limits ? { limits } : {}),
  }
  if (Object.keys(problems).length > 0 || 'problem' in limits) return { problems }
  const { relation, roleWord, language, role } = draft
  return {
    link: {
      name,
      relation: relation.trim(),
      roleWord: roleWord.trim(),
      languages: [language],
      role,
      ...limits,
    },
  }
}
