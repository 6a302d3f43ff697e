package org.archivolt.ldm.tape.virtual.internal.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.tape.virtual.internal.fault.FaultRule.Kind;
import org.archivolt.scsi.command.Operation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The faults in force in a library: those injected by its owner, and those of the file {@code faults} in its folder, which
 * is read again whenever it has changed. Safe for many threads.
 */
public final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    /** Looking for a changed file would slow them down: it is done for one of so many. */
    private static final Set<Operation> TRANSFERS = EnumSet.of(Operation.READ_6, Operation.WRITE_6);

    private static final int TRANSFERS_BETWEEN_LOOKS = 64;

    private final Path file;
    private final List<FaultRule> injected = new CopyOnWriteArrayList<>();
    private volatile List<FaultRule> fromFile = List.of();
    private String seen = "";
    private int transfers;

    public Faults(Path folder) {
        this.file = folder.resolve("faults");
        look();
    }

    /** Adds a rule; docs/virtual-library.md has the language. */
    public void inject(String line) throws ArchivoltException {
        injected.add(FaultRule.parse(line));
    }

    /** Withdraws what was injected; the file is its author's. */
    public void clear() {
        injected.clear();
    }

    /** What is to happen to a command now. */
    public Optional<FaultAction> strike(String unit, Operation operation, String barcode) {
        if (isTimeToLook(operation)) {
            look();
        }
        if (injected.isEmpty() && fromFile.isEmpty()) {
            return Optional.empty();
        }
        synchronized (this) {
            for (FaultRule rule : rules()) {
                Optional<FaultAction> action = rule.strike(unit, operation, barcode);
                if (action.isPresent()) {
                    return action;
                }
            }
        }
        return Optional.empty();
    }

    private synchronized boolean isTimeToLook(Operation operation) {
        return !TRANSFERS.contains(operation) || transfers++ % TRANSFERS_BETWEEN_LOOKS == 0;
    }

    public boolean isReadError(String barcode, int partition, long block) {
        return strikesMedium(Kind.MEDIUM_READ, barcode, partition, block);
    }

    public boolean isWriteError(String barcode, int partition, long block) {
        return strikesMedium(Kind.MEDIUM_WRITE, barcode, partition, block);
    }

    private boolean strikesMedium(Kind transfer, String barcode, int partition, long block) {
        if (injected.isEmpty() && fromFile.isEmpty()) {
            return false;
        }
        synchronized (this) {
            return rules().stream().anyMatch(rule -> rule.strikesMedium(transfer, barcode, partition, block));
        }
    }

    /** Addresses of the elements of the changer that are broken. */
    public Set<Integer> failedElements() {
        look();
        return rules().stream().flatMap(rule -> rule.element().stream()).collect(Collectors.toSet());
    }

    private List<FaultRule> rules() {
        List<FaultRule> all = new ArrayList<>(injected);
        all.addAll(fromFile);
        return all;
    }

    private synchronized void look() {
        String found = stamp();
        if (!found.equals(seen)) {
            seen = found;
            fromFile = found.isEmpty() ? List.of() : parse();
        }
    }

    private String stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) { // there is none, which is the rule
            return "";
        }
    }

    private List<FaultRule> parse() {
        List<FaultRule> rules = new ArrayList<>();
        for (String line : lines()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            try {
                rules.add(FaultRule.parse(line));
            } catch (ArchivoltException e) {
                LOG.warn("{}: {}", file, e.getMessage());
            }
        }
        return List.copyOf(rules);
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) { // gone since it was seen
            return List.of();
        } catch (IOException e) {
            LOG.warn("{}: {}", file, e.toString());
            return List.of();
        }
    }
}
