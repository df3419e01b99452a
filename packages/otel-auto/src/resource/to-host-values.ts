/** Converts Node.js' name of an architecture to `host.arch`. */
export function toHostArch(arch: string): string {
  return HOST_ARCHS[arch] ?? arch;
}

/** Converts Node.js' name of a platform to `os.type`. */
export function toOsType(platform: string): string {
  return OS_TYPES[platform] ?? platform;
}

/** The architectures and platforms for which the semantic conventions have other names. */
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
