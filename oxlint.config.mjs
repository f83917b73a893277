// The linter's rules, and with them the house's: which layer may import what (docs/architecture.md).
// Every layer lists what it MAY import; all else is refused. Relative imports reach only the sibling layers named.

const clientLayers = ['device', 'agreement', 'session', 'binder', 'editor', 'ui', 'i18n', 'pages', 'app']
const entries = '(App|main|reader|start)'

/** Layers of the client, from the bottom up: sibling folders and packages each may import. */
const mayImport = {
  device: { layers: [], packages: ['@radslag/shared', 'lib0'] },
  agreement: { layers: [], packages: ['@radslag/shared', 'lib0', 'yjs'] },
  session: {
    layers: ['device', 'agreement'],
    packages: ['@radslag/shared', 'lib0', 'yjs', 'y-protocols', 'y-websocket'],
  },
  binder: { layers: ['device', 'agreement', 'session'], packages: ['@radslag/shared', 'lib0', 'yjs'] },
  i18n: { layers: ['agreement'], packages: ['@radslag/shared', 'solid-js'] },
  ui: {
    layers: ['agreement', 'i18n'],
    packages: ['@radslag/shared', 'solid-js', 'lucide-static', 'uqr', '@fontsource-variable'],
  },
  editor: {
    layers: ['agreement', 'i18n', 'ui'],
    packages: ['@radslag/shared', 'solid-js', '@tiptap', 'yjs', 'y-protocols', 'lib0', 'lucide-static'],
  },
  pages: {
    layers: ['agreement', 'editor', 'ui', 'i18n'],
    packages: ['@radslag/shared', 'solid-js'],
  },
  // Binds pages to sessions: the only layer that knows both.
  app: { layers: clientLayers, packages: ['@radslag/shared', 'solid-js', 'yjs'] },
}

const applyUpdate = {
  name: 'yjs',
  importNames: ['applyUpdate', 'applyUpdateV2'],
  allowTypeImports: true,
  message:
    'Only client/session/shadow.ts applies updates. Elsewhere import values from yjs by name, not `* as Y`.',
}

/** A rule that lets through relative imports and the named packages, and nothing else. */
function onlyImports(packages, { refused = [], paths = [] } = {}) {
  const allowed = ['./**', '../**', '.', '..', ...packages.flatMap((name) => [name, `${name}/**`])]
  // The list of packages stands last: a name it lets through is asked no further.
  const patterns = [
    {
      regex: '^(\\.\\./)+(client|server|shared|test)/',
      message: 'Another package is imported by its name, @radslag/….',
    },
    ...refused.map((regex) => ({ regex, message: 'Imports point down only.' })),
    {
      group: ['**', ...allowed.map((name) => `!${name}`)],
      message: 'This layer may not import this package.',
    },
  ]
  return { 'no-restricted-imports': ['error', { paths, patterns }] }
}

/** The import rule of one client layer; `also` names packages only some of its files may use. */
function clientLayer(name, { also = [], paths = [applyUpdate] } = {}) {
  const { layers, packages } = mayImport[name]
  const others = clientLayers.filter((layer) => layer !== name && !layers.includes(layer))
  const refused = [`^\\.\\./(.*/)?${entries}\\.tsx$`]
  if (others.length > 0) refused.push(`^\\.\\.?/(.*/)?(${others.join('|')})/`)
  return onlyImports([...packages, ...also], { refused, paths })
}

const everywhere = ['globalThis', 'window', 'self']
const ownersOf = (names) => ({
  'no-restricted-globals': [
    'error',
    ...names.map((name) => ({ name, message: 'This global has a single owner.' })),
  ],
  'no-restricted-properties': [
    'error',
    ...names.flatMap((property) => everywhere.map((object) => ({ object, property }))),
    { property: 'applyUpdate', message: 'Only client/session/shadow.ts applies updates.' },
    { property: 'applyUpdateV2', message: 'Only client/session/shadow.ts applies updates.' },
  ],
})
const browserStores = ['localStorage', 'sessionStorage']

export default {
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'promise'],
  jsPlugins: ['eslint-plugin-solid'],
  options: { typeAware: true },
  categories: { correctness: 'error', suspicious: 'error' },
  ignorePatterns: ['dist/**', 'coverage/**', 'test-output/**'],
  rules: {
    'eslint/eqeqeq': 'error',
    'eslint/no-empty': 'error',
    'eslint/no-console': 'error',
    'eslint/no-eval': 'error',
    'eslint/no-var': 'error',
    'eslint/prefer-const': 'error',
    'eslint/max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    // A factory counts with all its closures; inside it, functions stay under 40 lines.
    'eslint/max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }],
    'import/no-cycle': 'error',
    'eslint/no-underscore-dangle': 'off',
    'import/no-unassigned-import': 'off',
    'import/no-named-as-default-member': 'off',
    'typescript/consistent-return': 'off', // the compiler's noImplicitReturns knows better
    'typescript/unbound-method': 'off', // factories return closures, there is no `this` to lose
    'typescript/no-unsafe-type-assertion': 'off',
    'typescript/ban-ts-comment': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
  },
  overrides: [
    { files: ['shared/**'], rules: onlyImports(['lib0']) },
    { files: ['shared/crypto/sodium.ts'], rules: onlyImports(['lib0', 'libsodium-wrappers']) },
    {
      files: ['server/**'],
      rules: onlyImports([
        '@radslag/shared',
        '@hono/node-server',
        'hono',
        'ws',
        'libsql',
        'pino',
        'prom-client',
        'node:*',
      ]),
    },
    {
      files: ['client/**'],
      rules: {
        ...onlyImports([...new Set(Object.values(mayImport).flatMap(({ packages }) => packages))], {
          paths: [applyUpdate],
        }),
        ...ownersOf(['WebSocket', 'indexedDB', ...browserStores]),
      },
    },
    ...Object.keys(mayImport).map((name) => ({ files: [`client/${name}/**`], rules: clientLayer(name) })),
    {
      files: ['client/device/database.ts'],
      rules: { ...clientLayer('device', { also: ['idb'] }), ...ownersOf(['WebSocket', ...browserStores]) },
    },
    {
      files: ['client/session/shadow.ts'],
      rules: { ...clientLayer('session', { paths: [] }), 'no-restricted-properties': 'off' },
    },
    {
      files: ['client/session/relay-connection.ts', 'client/app/browser-world.ts'],
      rules: ownersOf(['indexedDB', ...browserStores]),
    },
    {
      files: ['client/**/*.tsx'],
      rules: {
        'eslint/no-unassigned-vars': 'off', // `ref={it}` assigns
        'unicorn/consistent-function-scoping': 'off',
        'solid/components-return-once': 'error',
        'solid/event-handlers': 'error',
        'solid/jsx-no-duplicate-props': 'error',
        'solid/jsx-no-script-url': 'error',
        'solid/no-destructure': 'error',
        'solid/no-innerhtml': 'error',
        'solid/no-react-deps': 'error',
        'solid/no-react-specific-props': 'error',
        'solid/prefer-for': 'error',
        'solid/reactivity': 'error',
        'solid/self-closing-comp': 'error',
        'solid/style-prop': 'error',
      },
    },
    {
      files: ['test/**', '.ci/**'],
      rules: {
        'eslint/max-lines': 'off',
        'eslint/max-lines-per-function': 'off',
        'eslint/no-console': 'off',
        'unicorn/consistent-function-scoping': 'off',
        'typescript/no-base-to-string': 'off',
        'typescript/no-misused-spread': 'off',
        'unicorn/prefer-add-event-listener': 'off', // the provider sets on… properties, and so do its tests
        'eslint/no-unmodified-loop-condition': 'off', // closures modify them
        'typescript/require-array-sort-compare': 'off',
      },
    },
  ],
}
