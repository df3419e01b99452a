// Rules of this house that oxlint does not bring. oxlint loads this file as a plugin (`jsPlugins` in
// .oxlintrc.jsonc); the form is that of an ESLint plugin. JavaScript, since in an editor it is loaded by
// whatever Node.js the editor has, which may know no types.

const forbid = (nodeType, message) => ({
  create: (context) => ({
    [nodeType]: (node) => context.report({ node, message }),
  }),
});

/**
 * The only modules that the files of a folder may import or require, as regular expressions. The
 * built-in `no-restricted-imports` says what is forbidden and sees neither `require` nor `import()`.
 */
const importsOnly = {
  meta: { schema: false },
  create(context) {
    const [{ allow, message }] = context.options;
    const allowed = allow.map((pattern) => new RegExp(pattern, 'u'));
    const check = (node) => {
      const name = node?.value;
      if (typeof name !== 'string' || allowed.some((pattern) => pattern.test(name))) return;
      context.report({ node, message: `'${name}' may not be imported here. ${message}` });
    };
    return {
      ImportDeclaration: ({ source }) => check(source),
      ExportNamedDeclaration: ({ source }) => check(source),
      ExportAllDeclaration: ({ source }) => check(source),
      ImportExpression: ({ source }) => check(source),
      TSImportType: ({ source }) => check(source),
      TSExternalModuleReference: ({ expression }) => check(expression),
      CallExpression({ callee, arguments: [request] }) {
        if (callee.type === 'Identifier' && callee.name === 'require') check(request);
      },
    };
  },
};

/**
 * Words that refer to the code below a docstring, which a hover in an editor does not show. A docstring
 * starts with a noun, or with a verb in the third person.
 */
const HEADLESS_WORDS = [
  'After|Around|As|Asked|At|Because|Before|Behind|Beside|By|For|From|Gives|How|If|In|It|Its|Nobody|Nothing',
  'Not|Of|On|Ours|Over|Since|So|Somebody|Something|Than|That|Their|Those|To|Told|Until|What|When|Where',
  'Which|Who|Whoever|Whose|Why|With|Without',
].join('|');

const docstringSubject = {
  create: (context) => ({
    Program() {
      const opening = new RegExp(`^\\*[\\s*]*(${HEADLESS_WORDS})\\s`, 'u');
      for (const comment of context.sourceCode.getAllComments()) {
        const word = comment.type === 'Block' ? opening.exec(comment.value)?.[1] : undefined;
        if (word === undefined) continue;
        context.report({
          loc: comment.loc,
          message: `A docstring starts with what it describes ("The ...", "Returns ..."), not with "${word}".`,
        });
      }
    },
  }),
};

export default {
  meta: { name: 'house' },
  rules: {
    'docstring-subject': docstringSubject,
    'imports-only': importsOnly,
    'no-enum': forbid(
      'TSEnumDeclaration',
      'Use a union of literals: an enum is a second kind of value.',
    ),
    'no-export-all': forbid(
      'ExportAllDeclaration',
      'Name what is exported, so that a reader and a reviewer see it.',
    ),
  },
};
