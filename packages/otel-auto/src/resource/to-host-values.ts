/** Gives `host.arch` for Node.js' name of an architecture. */
export function toHostArch(arch: string): string {
  return HOST_ARCHS[arch] ?? arch;
}

/** Gives `os.type` for Node.js' name of a platform. */
export function toOsType(platform: string): string {
  return OS_TYPES[platform] ?? platform;
}

/** Those that the semantic conventions name otherwise. */
const HOST_ARCHS: Readonly<Record<string, string>> = {
  arm: 'arm32',
  ia32: 'x86',
  ppc: 'ppc32',
  x64: 'amd64',
};

const OS_TYPES: Readonly<Record<string, string>> = {
  android: 'linux',
  sunos: 'solaris',
  win32: 'windows',
};
