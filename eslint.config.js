import js from '@eslint/js'
import ts from 'typescript-eslint'

export default ts.config(
  {ignores: ['dist/', 'node_modules/', 'coverage/', 'data/', 'schema/']},
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
    files: ['bin/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {process: 'readonly', console: 'readonly', URL: 'readonly', performance: 'readonly'},
    },
  },
)
