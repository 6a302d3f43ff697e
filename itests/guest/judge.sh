#!/usr/bin/env bash
# Runs in the guest that run.sh boots, as its only program: logs in to the target and lets kernel, tools and our own
# transport use the library. A line for each step; what the commands said is indented below it.

set -uo pipefail
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL=C

# shellcheck source=/dev/null
. "$1" # PORTS, JAVA, GUEST_CLASSPATH
readonly PORTAL=10.0.2.2
readonly TARGET=iqn.2026-01.org.archivolt:guest
readonly KEY=a1b2c3d4
PASSED=0
FAILED=0

main() {
  SCRATCH=$(mktemp -d)
  step "iscsistart: logs in" log_in first "${PORTS% *}"
  step "iscsistart: logs in once more, as somebody else" log_in second "${PORTS#* }"
  if step "kernel: finds the units of both sessions" find_devices; then
    name_devices
    judge_inquiries
    judge_changer
    judge_changer_driver
    judge_transfers
    judge_positions
    judge_end_of_tape
    judge_partitions
    judge_reports
    judge_removal
    judge_reservations
    judge_reset
    step "mtx: unloads" mtx -f "$CHANGER" unload 1 0
    judge_transport
    step "kernel: has seen no trouble" untroubled
  fi
  echo "DONE $PASSED passed, $FAILED failed"
}

# --- words ------------------------------------------------------------------------------------------------------------

# step NAME COMMAND...: passes if the command does.
step() {
  local name=$1 output status=0
  shift
  output=$("$@" 2>&1) || status=$?
  if [ "$status" -eq 0 ]; then
    PASSED=$((PASSED + 1))
    echo "PASS $name"
  else
    FAILED=$((FAILED + 1))
    echo "FAIL $name (status $status)"
  fi
  [ -z "$output" ] || printf '    %s\n' "${output//$'\n'/$'\n'    }"
  return "$status"
}

# says PATTERN COMMAND...: it succeeds, and the pattern is in what it prints.
says() {
  local pattern=$1 output status=0
  shift
  output=$("$@" 2>&1) || status=$?
  printf '%s\n' "$output"
  [ "$status" -eq 0 ] || return "$status"
  grep -Eq -- "$pattern" <<<"$output" || { echo "does not say $pattern" && return 99; }
}

# exits STATUS COMMAND...
exits() {
  local expected=$1 status=0
  shift
  "$@" || status=$?
  echo "status $status"
  [ "$status" -eq "$expected" ]
}

fails() {
  ! "$@"
}

await() {
  local tries=100
  until "$@"; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.1
  done
}

# --- devices ----------------------------------------------------------------------------------------------------------

# log_in WHO PORT
log_in() {
  iscsistart -i "iqn.2026-01.org.archivolt:$1" -t "$TARGET" -g 1 -a "$PORTAL" -p "$2"
}

find_devices() {
  await has_nodes 6
  ls -l /sys/class/scsi_generic /sys/class/scsi_tape /sys/class/scsi_changer
  has_nodes 6
}

has_nodes() {
  [ "$(find /sys/class/scsi_generic/ -name 'sg*' | wc -l)" -eq "$1" ]
}

name_devices() {
  local hosts
  mapfile -t hosts < <(find /sys/class/iscsi_host/ -name 'host*' -printf '%f\n' | sort -V | tr -dc '0-9\n')
  CHANGER=$(node "${hosts[0]}" 0)
  DRIVE=$(node "${hosts[0]}" 1)
  SECOND_DRIVE=$(node "${hosts[0]}" 2)
  OTHER_NEXUS=$(node "${hosts[1]}" 1)
  TAPE=/dev/$(of_class "$DRIVE" scsi_tape | grep -x 'nst[0-9]*')
  PICKER=/dev/$(of_class "$CHANGER" scsi_changer)
}

# node HOST NUMBER: the generic device of a unit.
node() {
  local device
  for device in /sys/class/scsi_generic/sg*; do
    case $(basename "$(readlink -f "$device/device")") in
      "$1":*:"$2") echo "/dev/${device##*/}" ;;
    esac
  done
}

of_class() {
  ls "/sys/class/scsi_generic/${1##*/}/device/$2"
}

tape() {
  mt-st -f "$TAPE" "$@"
}

# --- steps ------------------------------------------------------------------------------------------------------------

judge_inquiries() {
  step "sg_map: shows which tape is which" says "$DRIVE +$TAPE" sg_map
  step "sg_inq: knows a changer" says "PDT=8|medium changer" sg_inq "$CHANGER"
  step "sg_inq: knows a drive" says "PDT=1|tape" sg_inq "$DRIVE"
  step "sg_vpd: reads each page of the changer" each_vital_page "$CHANGER"
  step "sg_vpd: reads each page of the drive" each_vital_page "$DRIVE"
  step "sg_luns: lists the units" says "Lun list length = 24" sg_luns "$CHANGER"
  step "sg_opcodes: lists the commands of the drive" says "Write filemarks" sg_opcodes "$DRIVE"
  step "sg_opcodes: lists the commands of the changer" says "Move medium" sg_opcodes "$CHANGER"
  step "sg_modes: reads the pages of the changer" sg_modes -a "$CHANGER"
  step "sg_turs: an empty drive is not ready" exits 2 settled sg_turs "$DRIVE"
}

each_vital_page() {
  local page
  for page in $(sg_vpd "$1" | grep -oE '0x[0-9a-f]{2}') 0x83; do
    sg_vpd -p "$page" "$1" || return
  done
}

# What a nexus is told of once comes before the answer.
settled() {
  local tries=8 status=6
  while [ "$status" -eq 6 ] && [ "$tries" -gt 0 ]; do
    status=0
    "$@" || status=$?
    tries=$((tries - 1))
  done
  return "$status"
}

judge_changer() {
  step "mtx: inquires" says "Medium Changer" mtx -f "$CHANGER" inquiry
  step "mtx: inventories" mtx -f "$CHANGER" inventory
  step "mtx: sees cartridges in slots" says "Storage Element 1:Full *:VolumeTag *= *AV0001L9" mtx -f "$CHANGER" status
  step "mtx: counts the elements" says "2 Drives, 9 Slots \( 1 Import/Export \)" mtx -f "$CHANGER" status
  step "mtx: loads" mtx -f "$CHANGER" load 1 0
  step "mtx: sees where it came from" says "Data Transfer Element 0:Full \(Storage Element 1 Loaded\) *:VolumeTag *= *AV0001L9" mtx -f "$CHANGER" status
  step "mtx: loads into the second drive" mtx -f "$CHANGER" load 2 1
  step "sg_turs: the second drive is ready" settled sg_turs "$SECOND_DRIVE"
  step "mtx: unloads the second drive" mtx -f "$CHANGER" unload 2 1
  step "mtx: transfers between slots" mtx -f "$CHANGER" transfer 3 8
  step "mtx: transfers to the station" mtx -f "$CHANGER" transfer 8 9
  step "mtx: sees it in the station" says "Storage Element 9 IMPORT/EXPORT:Full *:VolumeTag *= *AV0003L9" mtx -f "$CHANGER" status
  step "mtx: transfers it back" mtx -f "$CHANGER" transfer 9 3
  step "mtx: refuses a full slot" fails mtx -f "$CHANGER" transfer 2 3
  step "mtx: refuses an empty slot" fails mtx -f "$CHANGER" transfer 7 8
  step "loaderinfo: reads the capabilities" loaderinfo -f "$CHANGER"
}

# The kernel's own driver of changers has no tool.
judge_changer_driver() {
  # shellcheck disable=SC2016
  step "ch: knows the elements" says "^1 arms, 8 slots, 1 stations, 2 drives$" perl -e '
    open my $ch, "+<", $ARGV[0] or die "open: $!";
    my $answer = pack "i5", 0;
    ioctl $ch, 0x80146306, $answer or die "CHIOGPARAMS: $!";
    printf "%d arms, %d slots, %d stations, %d drives\n", (unpack "i5", $answer)[1, 2, 3, 4];' "$PICKER"
  step "ch: moves a cartridge" move_by_driver 3 6
  step "mtx: sees it there" says "Storage Element 7:Full *:VolumeTag *= *AV0004L9" mtx -f "$CHANGER" status
  step "ch: moves it back" move_by_driver 6 3
}

# Slots by their numbers, from 0.
move_by_driver() {
  perl -e '
    open my $ch, "+<", $ARGV[0] or die "open: $!";
    my $move = pack "i5", 1, $ARGV[1], 1, $ARGV[2], 0;
    ioctl $ch, 0x40146301, $move or die "CHIOMOVE: $!";' "$PICKER" "$1" "$2"
}

judge_transfers() {
  mkdir -p "$SCRATCH"/one/deep/deeper "$SCRATCH"/two
  head -c 3000000 /dev/urandom >"$SCRATCH/one/deep/large"
  : >"$SCRATCH/one/deep/deeper/empty"
  echo "some words" >"$SCRATCH/two/words"
  # First of all: the kernel's driver has to hear of the cartridge itself.
  step "mt: status at the beginning" says "BOT.*ONLINE" tape status
  step "sg_turs: the loaded drive is ready" sg_turs "$DRIVE"
  step "mt: sets blocks of any length" tape setblk 0
  step "mt: switches compression on" tape compression 1
  step "tar: writes two archives" write_archives
  step "mt: is behind two file marks" says "File number=2, block number=0" tape status
  step "tar: reads the first back" read_archive 0 one
  step "mt fsf, tar: read the second back" read_archive 1 two
  step "dd: reads blocks as they were written" copies_blocks 256k
  step "dd: reads small blocks" copies_blocks 1000
  step "dd: is told of a block that is too long" fails dd if="$TAPE" of=/dev/null bs=512 count=1
}

write_archives() {
  tape rewind && tar -b 128 -C "$SCRATCH/one" -cf "$TAPE" . && tar -b 20 -C "$SCRATCH/two" -cf "$TAPE" .
}

# read_archive FILES FOLDER: behind so many file marks it is that folder.
read_archive() {
  rm -rf "$SCRATCH/copy"
  mkdir "$SCRATCH/copy"
  tape rewind && { [ "$1" -eq 0 ] || tape fsf "$1"; } && tar -b 128 -C "$SCRATCH/copy" -xf "$TAPE" && diff -r "$SCRATCH/$2" "$SCRATCH/copy"
}

# The last block is shorter.
copies_blocks() {
  tape rewind && head -c 300001 "$SCRATCH/one/deep/large" >"$SCRATCH/part" && dd if="$SCRATCH/part" of="$TAPE" bs="$1" &&
    tape rewind && dd if="$TAPE" of="$SCRATCH/copy-of-part" bs="$1" && cmp "$SCRATCH/part" "$SCRATCH/copy-of-part" && tape rewind
}

judge_positions() {
  step "tar: writes again, over blocks" write_archives
  step "mt eod: finds the end" says "File number=2.*EOD|EOD" at_end
  step "tar: appends" tar -b 20 -C "$SCRATCH/two" -cf "$TAPE" .
  step "tar: reads what was appended" read_archive 2 two
  step "mt asf: finds a file" says "File number=1, block number=0" at_file 1
  step "mt bsfm: finds the file before" says "File number=1, block number=0" back_one_file
  step "mt tell and seek: find a block" finds_a_block
  step "mt weof: writes marks" writes_marks 3
  step "mt retension: winds" tape retension
  step "mt erase: erases" tape erase
  step "dd: finds nothing after that" finds_nothing
}

at_end() {
  tape rewind && tape eod && tape status
}

at_file() {
  tape asf "$1" && tape status
}

back_one_file() {
  tape asf 2 && tape bsfm 2 && tape status
}

finds_a_block() {
  local block
  tape rewind && tape fsf 1 && block=$(tape tell | tr -dc 0-9) && echo "block $block" &&
    dd if="$TAPE" of="$SCRATCH/by-reading" bs=64k count=1 && tape rewind && tape seek "$block" &&
    dd if="$TAPE" of="$SCRATCH/by-seeking" bs=64k count=1 && cmp "$SCRATCH/by-reading" "$SCRATCH/by-seeking"
}

writes_marks() {
  tape rewind && tape weof "$1" && tape bsf 1 && says "File number=$(($1 - 1))" tape status && tape rewind
}

finds_nothing() {
  tape rewind || return
  dd if="$TAPE" of="$SCRATCH/nothing" bs=64k count=1
  [ ! -s "$SCRATCH/nothing" ]
}

judge_end_of_tape() {
  step "dd: fills the tape until there is no space" fills
  step "mt: can still write a mark" tape weof 1
  step "tapeinfo: tells capacity and position" says "DataCompEnabled" tapeinfo -f "$DRIVE"
  tape rewind
}

fills() {
  local said
  tape rewind
  said=$(dd if=/dev/zero of="$TAPE" bs=256k count=200 2>&1) && return 1
  echo "$said"
  grep -q "No space left on device" <<<"$said"
}

judge_partitions() {
  step "mt: tells the kernel that there may be partitions" tape stsetoptions can-partitions
  step "mt mkpartition: makes two" tape mkpartition 16
  step "tar: writes into both" writes_partitions
  step "tar: reads from both" reads_partitions
  step "mt mkpartition: makes one" tape mkpartition 0
}

writes_partitions() {
  tape setpartition 0 && tape rewind && tar -C "$SCRATCH/two" -cf "$TAPE" . &&
    tape setpartition 1 && tape rewind && tar -C "$SCRATCH/one/deep/deeper" -cf "$TAPE" .
}

reads_partitions() {
  tape setpartition 0 && tape rewind && says words tar -tf "$TAPE" && tape setpartition 1 && tape rewind && says empty tar -tf "$TAPE" && tape setpartition 0
}

judge_reports() {
  step "sg_logs: knows the pages of the drive" says "Tape ?[Aa]lert" sg_logs "$DRIVE"
  step "sg_logs: reads all of them" sg_logs -a "$DRIVE"
  step "sg_logs: no alert is on" no_alert
  step "sg_modes: reads the pages of the drive" sg_modes -a "$DRIVE"
  step "sg_read_attr: reads the cartridge memory" says "Medium serial number|MAM|Remaining capacity" sg_read_attr "$DRIVE"
  step "sg_read_block_limits: reads them" sg_read_block_limits "$DRIVE"
  step "sg_requests: nothing is wrong" sg_requests "$DRIVE"
}

no_alert() {
  says "." sg_logs --page=0x2e "$DRIVE" && ! sg_logs --page=0x2e "$DRIVE" | grep -E ': +1$'
}

judge_removal() {
  step "mt lock: holds the cartridge" tape lock
  step "mtx: cannot take it" fails mtx -f "$CHANGER" unload 1 0
  step "mt unlock: lets it go" tape unlock
  step "mt offline: unloads" tape offline
  step "sg_turs: it is no longer ready" exits 2 settled sg_turs "$DRIVE"
  step "mt load: takes it again" tape load
  step "sg_turs: it is ready" settled sg_turs "$DRIVE"
}

judge_reservations() {
  step "sg_persist: tells the capabilities" sg_persist --in --report-capabilities "$DRIVE"
  step "sg_persist: registers" sg_persist --out --register --param-sark="$KEY" "$DRIVE"
  step "sg_persist: reserves" sg_persist --out --reserve --param-rk="$KEY" --prout-type=3 "$DRIVE"
  step "sg_persist: reads the keys" says "0x$KEY" sg_persist --in --read-keys "$DRIVE"
  step "sg_persist: reads the reservation" says "Exclusive Access" settled sg_persist --in --read-reservation "$OTHER_NEXUS"
  step "sg_raw: the other session is kept out" exits 24 settled sg_raw "$OTHER_NEXUS" 01 00 00 00 00 00
  step "sg_raw: the holder is not" sg_raw "$DRIVE" 01 00 00 00 00 00
  step "sg_persist: releases" sg_persist --out --release --param-rk="$KEY" --prout-type=3 "$DRIVE"
  step "sg_raw: the other session is let in" settled sg_raw "$OTHER_NEXUS" 01 00 00 00 00 00
  step "sg_persist: forgets the key" sg_persist --out --register --param-rk="$KEY" --param-sark=0 "$DRIVE"
  step "sg_persist: no key is left" says "NO registered reservation keys" sg_persist --in --read-keys "$DRIVE"
}

judge_reset() {
  step "sg_reset: resets the unit" sg_reset --device "$DRIVE"
  step "sg_turs: the nexus is told of it" exits 6 sg_turs "$DRIVE"
  step "sg_turs: it is ready again" settled sg_turs "$DRIVE"
}

# Our own transport, in a line for each test of the suite.
judge_transport() {
  local output=$SCRATCH/suite
  "$JAVA" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$GUEST_CLASSPATH" -Darchivolt.guest.changer="$CHANGER" \
    -Darchivolt.guest.drive="$DRIVE" -Darchivolt.guest.other-drive="$OTHER_NEXUS" \
    org.archivolt.itests.guest.GuestTests 2>"$output.errors" | tee "$output"
  PASSED=$((PASSED + $(grep -c '^PASS' "$output")))
  FAILED=$((FAILED + $(grep -c '^FAIL' "$output")))
  grep -q '^PASS' "$output" || { FAILED=$((FAILED + 1)) && echo "FAIL sg: the suite did not run"; }
  sed 's/^/    /' "$output.errors"
}

# Reservation conflicts and the like are in the log as well, and belong there.
untroubled() {
  dmesg | tail -n 60
  ! dmesg | grep -E "conn.* error|timed out|ping timeout|[Aa]bort|BUG:|Oops|WARNING:"
}

main
