package org.archivolt.ldm.tape.virtual.internal.unit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.archivolt.ldm.tape.virtual.internal.cartridge.SmallFile;
import org.archivolt.scsi.command.ReservationType;

/**
 * Persistent reservations of a unit (SPC-5, 5.14). Kept in a file: they outlive their holders and this process, as those of
 * a drive outlive a host.
 */
public final class Reservations {
    private static final Set<ReservationType> FOR_REGISTRANTS = EnumSet.of(
            ReservationType.WRITE_EXCLUSIVE_REGISTRANTS_ONLY,
            ReservationType.EXCLUSIVE_ACCESS_REGISTRANTS_ONLY,
            ReservationType.WRITE_EXCLUSIVE_ALL_REGISTRANTS,
            ReservationType.EXCLUSIVE_ACCESS_ALL_REGISTRANTS);
    private static final Set<ReservationType> FOR_ALL = EnumSet.of(
            ReservationType.WRITE_EXCLUSIVE_ALL_REGISTRANTS, ReservationType.EXCLUSIVE_ACCESS_ALL_REGISTRANTS);

    private final Path file;
    private final Map<String, Long> keys = new LinkedHashMap<>();
    private long generation;
    private ReservationType type = ReservationType.NONE;
    private String holder = "";

    /** A reservation that is in force. */
    public record Held(ReservationType type, long key) {}

    /** Who is to be told what, once a service action is done. */
    public record Notice(String initiator, SenseCode attention) {}

    public Reservations(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            load();
        }
    }

    private void load() throws IOException {
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ");
            if (line.matches("key [0-9a-f]{1,16} \\S+")) {
                keys.put(words[2], Long.parseUnsignedLong(words[1], 16));
            } else if (line.matches("held [A-Z_]+ \\S+")) {
                type = ReservationType.valueOf(words[1]);
                holder = words[2];
            }
        }
    }

    private void save() throws IOException {
        List<String> lines = new ArrayList<>();
        keys.forEach((initiator, key) -> lines.add("key " + Long.toHexString(key) + " " + initiator));
        if (isHeld()) {
            lines.add("held " + type + " " + holder);
        }
        SmallFile.replace(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8), false);
    }

    public long generation() {
        return generation;
    }

    public List<Long> keys() {
        return List.copyOf(keys.values());
    }

    public Optional<Held> held() {
        return isHeld()
                ? Optional.of(new Held(type, FOR_ALL.contains(type) ? 0 : keys.getOrDefault(holder, 0L)))
                : Optional.empty();
    }

    private boolean isHeld() {
        return type != ReservationType.NONE;
    }

    public boolean isRegistered(String initiator) {
        return keys.containsKey(initiator);
    }

    /** Whether the reservation keeps an initiator from commands that touch the medium. */
    public boolean excludes(String initiator) {
        return isHeld() && !isHolder(initiator) && !(FOR_REGISTRANTS.contains(type) && isRegistered(initiator));
    }

    public boolean isHolder(String initiator) {
        return isHeld() && (FOR_ALL.contains(type) ? isRegistered(initiator) : holder.equals(initiator));
    }

    /** Whether the key given is the one the initiator is registered with; 0 for one that is not registered. */
    public boolean isKeyOf(String initiator, long key) {
        return keys.getOrDefault(initiator, 0L) == key;
    }

    /** @param newKey 0 ends the registration, and the reservation with it if it is this initiator's */
    public List<Notice> register(String initiator, long newKey) throws IOException {
        List<Notice> notices = new ArrayList<>();
        if (newKey != 0) {
            keys.put(initiator, newKey);
        } else if (keys.containsKey(initiator)) {
            boolean ends = isHolder(initiator) && (!FOR_ALL.contains(type) || keys.size() == 1);
            keys.remove(initiator);
            if (ends) {
                notices.addAll(end(initiator));
            }
        }
        generation++;
        save();
        return notices;
    }

    /** @return false when somebody holds one, or this initiator one of another type */
    public boolean reserve(String initiator, ReservationType wanted) throws IOException {
        if (isHeld()) {
            return isHolder(initiator) && type == wanted;
        }
        type = wanted;
        holder = initiator;
        save();
        return true;
    }

    public ReservationType type() {
        return type;
    }

    /** Does nothing for who does not hold it. */
    public List<Notice> release(String initiator) throws IOException {
        if (!isHolder(initiator)) {
            return List.of();
        }
        List<Notice> notices = end(initiator);
        save();
        return notices;
    }

    private List<Notice> end(String by) {
        boolean told = FOR_REGISTRANTS.contains(type);
        type = ReservationType.NONE;
        holder = "";
        return told ? tellOthers(by, SenseCode.RESERVATIONS_RELEASED) : List.of();
    }

    public List<Notice> clear(String by) throws IOException {
        List<Notice> notices = tellOthers(by, SenseCode.RESERVATIONS_PREEMPTED);
        keys.clear();
        type = ReservationType.NONE;
        holder = "";
        generation++;
        save();
        return notices;
    }

    /**
     * Ends the registrations with a key, and takes the reservation over if it was theirs.
     *
     * @return empty when nobody is registered with the key
     */
    public Optional<List<Notice>> preempt(String by, long victimKey, ReservationType wanted) throws IOException {
        boolean takesOver = isHeld() && (FOR_ALL.contains(type) ? victimKey == 0 : keyOfHolder() == victimKey);
        List<String> victims = keys.keySet().stream()
                .filter(initiator -> !initiator.equals(by))
                .filter(initiator -> keys.get(initiator) == victimKey || (FOR_ALL.contains(type) && victimKey == 0))
                .toList();
        if (!takesOver && !keys.containsValue(victimKey)) {
            return Optional.empty();
        }
        victims.forEach(keys::remove);
        List<Notice> notices = new ArrayList<>();
        victims.forEach(victim -> notices.add(new Notice(victim, SenseCode.REGISTRATIONS_PREEMPTED)));
        if (takesOver) {
            if (type != wanted) {
                notices.addAll(tellOthers(by, SenseCode.RESERVATIONS_RELEASED));
            }
            type = wanted;
            holder = by;
        }
        generation++;
        save();
        return Optional.of(notices);
    }

    private long keyOfHolder() {
        return keys.getOrDefault(holder, 0L);
    }

    private List<Notice> tellOthers(String by, SenseCode attention) {
        return keys.keySet().stream()
                .filter(initiator -> !initiator.equals(by))
                .map(initiator -> new Notice(initiator, attention))
                .toList();
    }
}
