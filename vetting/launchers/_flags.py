"""Option tables of the launchers, as their own help pages list them.

uv 0.13.8, Deno 2.9.6, pnpm 12.21.0, Docker 28.2.2, Bun 1.4.5, Yarn 4.18.1, pipx 1.18.4.
"""

from vetting.launchers._options import Table
from vetting.launchers._words import words

UVX = Table(
    value=words(
        "--allow-insecure-host --build-constraint --build-constraints --cache-dir --color "
        "--config-file --config-setting --config-settings-package --constraint --constraints "
        "--default-index --directory --env-file --exclude-newer --exclude-newer-package "
        "--extra-index-url --find-links --fork-strategy --from --index --index-strategy "
        "--index-url --keyring-provider --link-mode --no-binary-package "
        "--no-build-isolation-package --no-build-package --no-sources-package --override "
        "--overrides --prerelease --prerelease-package --preview-features --project --python "
        "--python-platform --python-preference --refresh-package --reinstall-package "
        "--resolution --torch-backend --upgrade-group --upgrade-package --with --with-editable "
        "--with-requirements -C -P -b -c -f -i -p -w"
    ),
    switch=words(
        "--compile-bytecode --help --isolated --lfs --managed-python --native-tls --no-binary "
        "--no-build --no-build-isolation --no-cache --no-config --no-env-file --no-index "
        "--no-isolated --no-managed-python --no-native-tls --no-preview --no-progress "
        "--no-python-downloads --no-refresh --no-reinstall --no-require-build-hashes "
        "--no-sources --no-upgrade --offline --preview --quiet --refresh --reinstall "
        "--require-build-hashes --show-resolution --system-certs --upgrade --verbose --version "
        "-U -V -h -n -q -v"
    ),
)
UV_RUN = Table(
    value=words(
        "--allow-insecure-host --cache-dir --color --config-file --config-setting "
        "--config-settings-package --default-index --directory --env-file --exclude-newer "
        "--exclude-newer-package --extra --extra-index-url --find-links --fork-strategy --group "
        "--index --index-strategy --index-url --keyring-provider --link-mode "
        "--no-binary-package --no-build-isolation-package --no-build-package "
        "--no-editable-package --no-extra --no-group --no-sources-package --no-sync-package "
        "--only-group --package --prerelease --prerelease-package --preview-features --project "
        "--python --python-platform --python-preference --refresh-package --reinstall-package "
        "--resolution --upgrade-group --upgrade-package --with --with-editable "
        "--with-requirements -C -P -f -i -p -w"
    ),
    switch=words(
        "--active --all-extras --all-groups --all-packages --compile-bytecode --dev --editable "
        "--exact --frozen --gui-script --help --inexact --isolated --locked --managed-python "
        "--module --native-tls --no-binary --no-build --no-build-isolation --no-cache "
        "--no-config --no-default-groups --no-dev --no-editable --no-env-file --no-index "
        "--no-isolated --no-managed-python --no-native-tls --no-preview --no-progress "
        "--no-project --no-python-downloads --no-refresh --no-require-build-hashes --no-sources "
        "--no-sync --no-upgrade --offline --only-dev --preview --quiet --refresh --reinstall "
        "--require-build-hashes --script --show-resolution --sync --system-certs --upgrade "
        "--verbose -U -h -m -n -q -s -v"
    ),
)
UV = Table(
    value=words(
        "--allow-insecure-host --cache-dir --color --config-file --directory --preview-features "
        "--project --python-preference"
    ),
    switch=words(
        "--help --managed-python --native-tls --no-cache --no-config --no-managed-python "
        "--no-native-tls --no-preview --no-progress --no-python-downloads --offline --preview "
        "--quiet --system-certs --verbose --version -V -h -n -q -v"
    ),
)
DENO_RUN = Table(
    value=words(
        "--cert --conditions --config --ext --import-map --inspect-publish-uid --location "
        "--min-dep-age --node-modules-linker --preload --require --seed -c"
    ),
    switch=words(
        "--allow-all --cached-only --no-clear-screen --no-code-cache --no-config --no-lock "
        "--no-npm --no-prompt --no-remote --use-env-proxy -A"
    ),
    optional=words(
        "--allow-env --allow-ffi --allow-import --allow-net --allow-read --allow-run "
        "--allow-scripts --allow-sys --allow-write --check --coverage --deny-env --deny-ffi "
        "--deny-import --deny-net --deny-read --deny-run --deny-sys --deny-write --env-file "
        "--frozen-lockfile --hmr --ignore-env --ignore-read --inspect --inspect-brk "
        "--inspect-wait --lock --no-check --node-modules-dir --permission-set --reload "
        "--unsafely-ignore-certificate-errors --v8-flags --vendor --watch --watch-exclude -E -I "
        "-N -P -R -S -W -r"
    ),
)
DENO_X = Table(
    value=words(
        "--cert --conditions --config --import-map --inspect-publish-uid --location "
        "--min-dep-age --node-modules-linker --package --preload --require --seed -c -p"
    ),
    switch=words(
        "--allow-all --cached-only --no-config --no-lock --no-npm --no-prompt --no-remote --yes "
        "-A -y"
    ),
    optional=words(
        "--allow-env --allow-ffi --allow-import --allow-net --allow-read --allow-run "
        "--allow-scripts --allow-sys --allow-write --check --deny-env --deny-ffi --deny-import "
        "--deny-net --deny-read --deny-run --deny-sys --deny-write --env-file --frozen-lockfile "
        "--ignore-env --ignore-read --ignore-scripts --inspect --inspect-brk --inspect-wait "
        "--install-alias --lock --no-check --node-modules-dir --permission-set --reload "
        "--unsafely-ignore-certificate-errors --v8-flags --vendor -E -I -N -P -R -S -W -r"
    ),
)
PNPM = Table(
    value=words(
        "--allow-build --changed-files-ignore-pattern --cpu --dir --env-file --filter "
        "--filter-prod --http-proxy --https-proxy --libc --loglevel --no-proxy "
        "--npmrc-auth-file --os --package --registry --reporter --state-dir --store-dir "
        "--test-pattern --workspace-concurrency --workspace-packages -C -F"
    ),
    switch=words(
        "--aggregate-output --fail-if-no-match --help --ignore-workspace "
        "--include-workspace-root --no-fail-if-no-match --no-include-workspace-root "
        "--no-progress --no-sort --parallel --recursive --reverse --shell-mode --sort --stream "
        "--use-stderr --version --workspace-root --yes -c -h -r -v -w -y"
    ),
    optional=words("--color"),
)
DOCKER_RUN = Table(
    value=words(
        "--add-host --annotation --attach --blkio-weight --blkio-weight-device --cap-add "
        "--cap-drop --cgroup-parent --cgroupns --cidfile --cpu-count --cpu-percent --cpu-period "
        "--cpu-quota --cpu-rt-period --cpu-rt-runtime --cpu-shares --cpus --cpuset-cpus "
        "--cpuset-mems --detach-keys --device --device-cgroup-rule --device-read-bps "
        "--device-read-iops --device-write-bps --device-write-iops --dns --dns-option "
        "--dns-search --domainname --entrypoint --env --env-file --expose --group-add "
        "--health-cmd --health-interval --health-retries --health-start-interval "
        "--health-start-period --health-timeout --hostname --io-maxbandwidth --io-maxiops --ip "
        "--ip6 --ipc --isolation --kernel-memory --label --label-file --link --link-local-ip "
        "--log-driver --log-opt --mac-address --memory --memory-reservation --memory-swap "
        "--memory-swappiness --mount --name --network --network-alias --oom-score-adj --pid "
        "--pids-limit --platform --publish --pull --restart --runtime --security-opt --shm-size "
        "--stop-signal --stop-timeout --storage-opt --sysctl --tmpfs --ulimit --user --userns "
        "--uts --volume --volume-driver --volumes-from --workdir -a -c -e -h -l -m -p -u -v -w"
    ),
    switch=words(
        "--detach --disable-content-trust --help --init --interactive --no-healthcheck "
        "--oom-kill-disable --privileged --publish-all --quiet --read-only --rm --sig-proxy "
        "--tty --use-api-socket -P -d -i -q -t"
    ),
)
DOCKER = Table(
    value=words("--config --context --host --log-level --tlscacert --tlscert --tlskey -H -c -l"),
    switch=words("--debug --tls --tlsverify --version -D -v"),
)
PIPX_RUN = Table(
    value=words(
        "--backend --cooldown --fetch-python --index-url --pip-args --python --python-args "
        "--spec --with -i"
    ),
    switch=words(
        "--editable --fetch-missing-python --global --help --no-cache --no-path-check --path "
        "--pypackages --quiet --refresh --skip-maintenance --system-site-packages --verbose -e "
        "-h -q -v"
    ),
)
BUNX = Table(
    value=words("--ca --cafile --cwd --env-file --minimum-release-age --package --registry -p"),
    switch=words("--bun --ignore-scripts --no-install --silent --trust --verbose --yes -y"),
)
YARN_DLX = Table(
    value=words("--package -p"),
    switch=words("--quiet -q"),
)
