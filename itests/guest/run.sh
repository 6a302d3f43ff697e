#!/usr/bin/env bash
# Has the Linux kernel and Debian's tools judge the virtual library: it is served by the iSCSI target to a QEMU guest, which
# runs judge.sh. `./archivolt test --tape-guest` builds what this needs and calls it. Exit status: 0 passed, 1 failed,
# 77 skipped because something is not there.

set -euo pipefail
umask 022

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
readonly HERE
readonly KERNEL=$HERE/target/kernel
readonly WORK=$HERE/target/run
readonly LIMIT_SECONDS=${ARCHIVOLT_GUEST_LIMIT:-300}
readonly SERVER_LIMIT_SECONDS=30
readonly SKIPPED=77

# Debian package and a command it brings.
readonly NEEDED=(
  qemu-system-x86:qemu-system-x86_64
  open-iscsi:iscsistart
  busybox-static:busybox
  cpio:cpio
  mtx:mtx
  mt-st:mt-st
  sg3-utils:sg_inq
  perl-base:perl
)

# In the order of their dependencies, as there is no modules.dep.
readonly MODULES=(
  virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci
  failover net_failover virtio_net
  netfs fscache 9pnet 9pnet_virtio 9p overlay
  crc32c_generic libcrc32c
  scsi_common scsi_mod sg st ch
  scsi_transport_iscsi libiscsi libiscsi_tcp iscsi_tcp
)

SERVER=
GUEST=

main() {
  PATH=$PATH:/usr/sbin:/sbin
  check_tools
  check_build
  get_kernel
  trap end_processes EXIT
  rm -rf "$WORK"
  mkdir -p "$WORK/library"
  start_server
  write_settings
  pack_initramfs
  run_guest
  tell
}

check_tools() {
  local entry missing=()
  [ "$(uname -m)" = x86_64 ] || skip "this host is no amd64, for which the guest's kernel is made"
  for entry in "${NEEDED[@]}"; do
    command -v "${entry#*:}" >/dev/null || missing+=("${entry%%:*}")
  done
  # In the guest nothing else is there at first: the dynamic busybox of another package will not do.
  if command -v busybox >/dev/null && ldd "$(command -v busybox)" >/dev/null 2>&1; then missing+=(busybox-static); fi
  [ ${#missing[@]} -eq 0 ] || skip "not installed: apt-get install --no-install-recommends ${missing[*]}"
}

check_build() {
  [ -e "$HERE/target/guest.classpath" ] || fail "not built; start it by ./archivolt test --tape-guest"
  [ -x "${JAVA_HOME:-}/bin/java" ] || fail "JAVA_HOME is not set; start it by ./archivolt test --tape-guest"
}

# Unpacks Debian's kernel under target/; nothing is installed.
get_kernel() {
  [ ! -e "$KERNEL/complete" ] || return 0
  local package
  package=$(apt-cache depends linux-image-amd64 2>/dev/null | sed -n 's/^ *Depends: //p' | head -n 1) || true
  [ -n "$package" ] || skip "apt-get knows no linux-image-amd64: run apt-get update on a Debian host"
  rm -rf "$KERNEL"
  mkdir -p "$KERNEL"
  echo "Loading $package"
  (cd "$KERNEL" && apt-get download -q -o APT::Sandbox::User=root "$package") >"$KERNEL/download.log" 2>&1 ||
    skip "$package could not be downloaded (apt-get update?): $(tail -n 1 "$KERNEL/download.log")"
  dpkg -x "$KERNEL"/linux-image-*.deb "$KERNEL"
  rm "$KERNEL"/linux-image-*.deb
  touch "$KERNEL/complete"
}

# The library and its target, in a process of their own.
start_server() {
  "$JAVA_HOME/bin/java" -Xmx256m -XX:+UseSerialGC -cp "$(class_path)" \
    org.archivolt.itests.guest.ServedLibrary "$WORK/library" "$WORK/ports" >"$WORK/server.log" 2>&1 &
  SERVER=$!
  local deadline=$((SECONDS + SERVER_LIMIT_SECONDS))
  until [ -e "$WORK/ports" ]; do
    if [ "$SECONDS" -ge "$deadline" ] || ! kill -0 "$SERVER" 2>/dev/null; then
      fail "the target did not start: $(tail -n 5 "$WORK/server.log")"
    fi
    sleep 0.1
  done
}

class_path() {
  echo "$HERE/target/classes:$(cat "$HERE/target/guest.classpath")"
}

# What judge.sh has to know; it sees our files.
write_settings() {
  printf '%s=%q\n' PORTS "$(cat "$WORK/ports")" JAVA "$JAVA_HOME/bin/java" GUEST_CLASSPATH "$(class_path)" >"$WORK/settings"
}

pack_initramfs() {
  local root=$WORK/initramfs module file
  mkdir -p "$root"/{bin,modules,proc,sys,dev,host,memory,root}
  cp "$(command -v busybox)" "$root/bin/busybox"
  for module in "${MODULES[@]}"; do
    file=$(find "$KERNEL/lib/modules" -name "$module.ko*" -print -quit)
    [ -n "$file" ] || fail "the kernel has no module $module"
    cp "$file" "$root/modules/"
    echo "${file##*/}" >>"$root/modules/order"
  done
  write_init >"$root/init"
  chmod 0755 "$root/init"
  (cd "$root" && find . -print0 | cpio --null --quiet -o -H newc | gzip -1) >"$WORK/initramfs.gz"
}

# The guest's root is that of the host, read-only, with memory above it for what is written.
write_init() {
  cat <<'END'
#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
ln -s /proc/self/fd /dev/fd
stty -F /dev/ttyS1 -opost
for module in $(cat /modules/order); do insmod "/modules/$module" || echo "no $module"; done
ip link set lo up
ip addr add 10.0.2.15/24 dev eth0
ip link set eth0 up
mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=262144,cache=loose host /host || poweroff -f
mount -t tmpfs tmpfs /memory
mkdir /memory/upper /memory/work
mount -t overlay -o lowerdir=/host,upperdir=/memory/upper,workdir=/memory/work overlay /root || poweroff -f
for folder in proc sys dev; do mount --move /$folder /root/$folder; done
END
  printf "chroot /root /bin/bash '%s/judge.sh' '%s/settings' >/root/dev/ttyS1 2>&1 </root/dev/null\n" "$HERE" "$WORK"
  echo "/bin/poweroff -f"
}

# Emulated: the virtual machines that many hosts of CI are allow no others.
run_guest() {
  touch "$WORK/results"
  timeout "$LIMIT_SECONDS" qemu-system-x86_64 -accel tcg,thread=multi -m 1024 -smp 2 \
    -nodefaults -display none -monitor none -no-reboot \
    -serial "file:$WORK/console" -serial "file:$WORK/results" \
    -netdev user,id=net -device virtio-net-pci,netdev=net,romfile= \
    -virtfs local,id=host,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap \
    -kernel "$(compgen -G "$KERNEL/boot/vmlinuz-*")" -initrd "$WORK/initramfs.gz" \
    -append "console=ttyS0 panic=-1" >"$WORK/qemu.log" 2>&1 </dev/null &
  GUEST=$!
  tail -n +1 -s 0.2 -f --pid="$GUEST" "$WORK/results" | grep --line-buffered -E '^(PASS|FAIL|SKIP|DONE) ' || true
}

tell() {
  local status=0
  wait "$GUEST" || status=$?
  GUEST=
  [ "$status" -ne 124 ] || fail "the guest was not done after $LIMIT_SECONDS s; $(where_to_look)"
  [ "$status" -eq 0 ] || fail "QEMU has failed: $(tail -n 3 "$WORK/qemu.log")"
  grep -q '^DONE ' "$WORK/results" || fail "the guest did not come to its end; $(where_to_look)"
  ! grep -q '^FAIL ' "$WORK/results" || fail "the kernel or a tool found something wrong; $(where_to_look)"
}

where_to_look() {
  echo "see results, console and server.log in $WORK"
}

end_processes() {
  local process
  for process in $GUEST $SERVER; do
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
}

skip() {
  echo "skipped: $*"
  exit "$SKIPPED"
}

fail() {
  echo "guest: $*" >&2
  exit 1
}

main "$@"
