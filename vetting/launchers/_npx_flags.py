"""npm's configuration keys on the command line, by whether they take a value.

Copied from the definitions of `@npmcli/config` as of npm 10.9.9, 11.21.2 and 12.2.0.
"""

from vetting.launchers._words import words

BOOL = words(
    "all allow-same-version audit bin-links browser color commit-hooks description dev "
    "diff-ignore-all-space diff-name-only diff-no-prefix diff-text dry-run engine-strict "
    "expect-results force foreground-scripts format-package-lock fund git-tag-version global "
    "global-style if-present ignore-scripts include-staged include-workspace-root "
    "install-links json legacy-bundling legacy-peer-deps link long offline "
    "omit-lockfile-registry-resolved optional package-lock package-lock-only parseable "
    "prefer-dedupe prefer-offline prefer-online production progress provenance read-only "
    "rebuild-bundle save save-bundle save-dev save-exact save-optional save-peer save-prod "
    "shrinkwrap sign-git-commit sign-git-tag strict-peer-deps strict-ssl timing unicode "
    "update-notifier usage version versions workspaces workspaces-update yes"
)

VALUE = words(
    "_auth access also audit-level auth-type before ca cache cache-max cache-min cafile call "
    "cert cidr cpu depth diff diff-dst-prefix diff-src-prefix diff-unified editor "
    "expect-result-count fetch-retries fetch-retry-factor fetch-retry-maxtimeout "
    "fetch-retry-mintimeout fetch-timeout git globalconfig heading https-proxy include "
    "init-author-email init-author-name init-author-url init-license init-module init-version "
    "init.author.email init.author.name init.author.url init.license init.module init.version "
    "install-strategy key libc local-address location lockfile-version loglevel logs-dir "
    "logs-max maxsockets message node-options noproxy omit only os otp pack-destination "
    "package prefix preid provenance-file proxy registry replace-registry-host save-prefix "
    "sbom-format sbom-type scope script-shell searchexclude searchlimit searchopts "
    "searchstaleness shell tag tag-version-prefix umask user-agent userconfig viewer which "
    "workspace"
)

BOOL_11 = words(
    "allow-scripts-pending allow-scripts-pin bypass-2fa dangerously-allow-all-scripts "
    "include-attestations init-private packages-all strict-allow-scripts"
)
"""New in npm 11."""

VALUE_11 = words(
    "allow-directory allow-file allow-git allow-remote allow-scripts expires init-type "
    "min-release-age min-release-age-exclude name node-gyp orgs orgs-permission packages "
    "packages-and-scopes-permission password scopes token-description"
)

BOOL_12 = words(
    "allow-unused-patches ignore-existing ignore-extension ignore-patch-failures "
    "keep-edit-dir strict-npmrc"
)
"""New in npm 12."""

VALUE_12 = words("edit-dir extension-file global-ignore-file patches-dir to")

SHORTHANDS = {
    "enjoy-by": ("--before",),
    "d": ("--loglevel", "info"),
    "dd": ("--loglevel", "verbose"),
    "ddd": ("--loglevel", "silly"),
    "quiet": ("--loglevel", "warn"),
    "q": ("--loglevel", "warn"),
    "s": ("--loglevel", "silent"),
    "silent": ("--loglevel", "silent"),
    "verbose": ("--loglevel", "verbose"),
    "desc": ("--description",),
    "help": ("--usage",),
    "local": ("--no-global",),
    "n": ("--no-yes",),
    "no": ("--no-yes",),
    "porcelain": ("--parseable",),
    "readonly": ("--read-only",),
    "reg": ("--registry",),
    "iwr": ("--include-workspace-root",),
    "ws": ("--workspaces",),
    "a": ("--all",),
    "c": ("--call",),
    "f": ("--force",),
    "g": ("--global",),
    "L": ("--location",),
    "l": ("--long",),
    "m": ("--message",),
    "p": ("--parseable",),
    "C": ("--prefix",),
    "S": ("--save",),
    "B": ("--save-bundle",),
    "D": ("--save-dev",),
    "E": ("--save-exact",),
    "O": ("--save-optional",),
    "P": ("--save-prod",),
    "?": ("--usage",),
    "H": ("--usage",),
    "h": ("--usage",),
    "v": ("--version",),
    "w": ("--workspace",),
    "y": ("--yes",),
}
"""What a short form stands for; the same in all three."""
