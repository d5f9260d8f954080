import js from '@eslint/js'
import ts from 'typescript-eslint'

export default ts.config(
  {ignores: ['dist/', 'node_modules/', 'coverage/', 'data/*', '!data/graph/', 'schema/']},
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [ts.configs.recommendedTypeChecked],
    languageOptions: {parserOptions: {projectService: true}},
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        {argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true},
      ],
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {globals: {console: 'readonly', module: 'writable', require: 'readonly'}},
  },
  {
    // The program of the access map: put together in one scope, in which they share `map` (src/engine/graph/page.ts).
    files: ['data/graph/*.js'],
    languageOptions: {
      sourceType: 'script',
      globals: {
        ...Object.fromEntries(
          [
            'document',
            'window',
            'location',
            'history',
            'Node',
            'CSS',
            'URLSearchParams',
            'setTimeout',
            'clearTimeout',
          ].map((name) => [name, 'readonly']),
        ),
        map: 'writable',
      },
    },
  },
  {
    files: ['bin/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {process: 'readonly', console: 'readonly', URL: 'readonly', performance: 'readonly'},
    },
  },
)
