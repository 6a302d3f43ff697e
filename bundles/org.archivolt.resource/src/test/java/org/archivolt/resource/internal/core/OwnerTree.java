package org.archivolt.resource.internal.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Amount;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.CreditRequest.Reach;
import org.archivolt.resource.FencingToken;
import org.archivolt.resource.IntervalSet;
import org.archivolt.resource.IntervalSet.Interval;
import org.archivolt.resource.Modes;
import org.archivolt.resource.Ranges;
import org.archivolt.resource.ResourceType;

/**
 * Owners of one resource in a tree, connected by wires that lose, double and reorder, with users who do at random whatever users may do.
 * What must be true at any time is checked after each step.
 */
final class OwnerTree {
    private static final int USERS = 4;
    private static final int POSITIONS = 8;
    private static final int ROUNDS_MAX = 200;

    /** One owner, with what its users know. */
    private static final class Owner {
        final String name;
        final Owner creditor;
        Books books;
        boolean isWindingUp;
        final List<Report> up = new ArrayList<>();
        final List<Word> down = new ArrayList<>();
        final Map<Long, LocalRequest> waiting = new TreeMap<>();
        final Map<Long, LocalRequest> held = new TreeMap<>();

        Owner(String name, Owner creditor, Books books) {
            this.name = name;
            this.creditor = creditor;
            this.books = books;
        }

        boolean isRoot() {
            return creditor == null;
        }
    }

    private final ResourceType type;
    private final SplittableRandom random;
    private final Map<String, Owner> owners = new LinkedHashMap<>();
    private final List<String> history = new ArrayList<>();
    private final boolean isSharingGroups;
    private final boolean isLosing;
    private final boolean isNoted;
    private long numbers;
    private long epochs;
    private long values;
    private long granted;
    /** What was written last; null when it is not known any more, because somebody died who had written. */
    private String value = "";

    private FencingToken latest;
    /** The last token that was used at each position. */
    private final Map<Long, FencingToken> devices = new TreeMap<>();
    /** Whether somebody has died. */
    private boolean hasLost;

    /** @param isNoted whether to keep the history, which takes most of the time */
    OwnerTree(ResourceType type, Map<String, String> creditors, SplittableRandom random, boolean isNoted)
            throws ArchivoltException {
        this.type = type;
        this.isNoted = isNoted;
        this.random = random;
        this.isSharingGroups = random.nextInt(3) == 0;
        this.isLosing = random.nextInt(3) == 0;
        owners.put("root", new Owner("root", null, Books.root(type, "r")));
        creditors.forEach((name, creditor) -> owners.put(
                name, new Owner(name, owners.get(creditor), Books.debtor(type, "r", name, ++epochs * 1000))));
    }

    List<String> history() {
        return history;
    }

    long granted() {
        return granted;
    }

    // ---- steps

    void step() throws ArchivoltException {
        Owner owner = any(List.copyOf(owners.values()));
        int kind = random.nextInt(100);
        if (kind < 45) {
            deliver();
        } else if (kind < 60) {
            request(owner);
        } else if (kind < 78) {
            release(owner);
        } else if (kind < 80) {
            withdraw(owner);
        } else if (kind < 83) {
            reduce(owner);
        } else if (kind < 87) {
            update(owner);
        } else if (kind < 90) {
            tryCached(owner);
        } else if (kind < 94) {
            repeat(owner);
        } else {
            seldom(owner);
        }
        check();
    }

    private void seldom(Owner owner) throws ArchivoltException {
        switch (random.nextInt(6)) {
            case 0 -> die(owner);
            case 1 -> callBack(owner);
            case 2 -> refuse(owner);
            case 3 -> expire(owner);
            case 4 -> rewrite();
            default -> {
                note(() -> "write back at " + owner.name);
                owner.books.writeBack();
                perform(owner);
            }
        }
    }

    private void request(Owner owner) {
        if (owner.waiting.size() >= USERS) {
            return;
        }
        Optional<Long> enlarges = random.nextInt(4) == 0 && !owner.held.isEmpty()
                ? Optional.of(any(List.copyOf(owner.held.keySet())))
                : Optional.empty();
        submit(owner, newRequest(enlarges));
    }

    private LocalRequest newRequest(Optional<Long> enlarges) {
        Reach reach = random.nextInt(6) == 0 ? Reach.values()[random.nextInt(3)] : Reach.REVOKE;
        Patience patience = random.nextInt(5) == 0 ? Patience.TRY : Patience.WAIT;
        Optional<String> group =
                isSharingGroups && random.nextInt(2) == 0 ? Optional.of("g" + random.nextInt(2)) : Optional.empty();
        String user = "u" + random.nextInt(USERS);
        return new LocalRequest(++numbers, want(), user, reach, patience, group, enlarges);
    }

    private void submit(Owner owner, LocalRequest request) {
        note(() -> "at " + owner.name + " " + request);
        owner.waiting.put(request.number(), request);
        owner.books.request(request);
        perform(owner);
    }

    private void tryCached(Owner owner) {
        LocalRequest request = newRequest(Optional.empty());
        if (owner.books.tryCached(request)) {
            note(() -> "cached at " + owner.name + " " + request);
            hold(owner, request, request.number());
        }
    }

    private void withdraw(Owner owner) {
        if (!owner.waiting.isEmpty()) {
            long number = any(List.copyOf(owner.waiting.keySet()));
            note(() -> "withdraw at " + owner.name + " " + number);
            owner.waiting.remove(number);
            owner.books.withdraw(number);
            perform(owner);
        }
    }

    private void release(Owner owner) {
        if (!owner.held.isEmpty()) {
            release(owner, any(List.copyOf(owner.held.keySet())));
        }
    }

    private void release(Owner owner, long number) {
        note(() -> "release at " + owner.name + " " + number);
        owner.held.remove(number);
        owner.books.release(number);
        perform(owner);
    }

    private void reduce(Owner owner) {
        if (!owner.held.isEmpty()) {
            long number = any(List.copyOf(owner.held.keySet()));
            Credit part = want();
            note(() -> "reduce at " + owner.name + " " + number + " by " + part);
            owner.books.reduce(number, part);
            if (owner.books.held(number).isEmpty()) {
                owner.held.remove(number);
            }
            perform(owner);
        }
    }

    private void update(Owner owner) throws ArchivoltException {
        for (long number : owner.held.keySet()) {
            if (isWhole(owner.books.held(number).orElseThrow()) && random.nextBoolean() && !isSharingGroups) {
                value = "v" + ++values;
                note(() -> "update at " + owner.name + " by " + number + " to " + value);
                owner.books.update(number, value.getBytes(UTF_8));
                perform(owner);
                return;
            }
        }
    }

    private void callBack(Owner owner) throws ArchivoltException {
        for (Standing.Loan each : owner.books.loans()) {
            note(() -> "call back at " + owner.name + " from " + each.debtor());
            owner.books.callBack(each.debtor());
            perform(owner);
            return;
        }
        if (!owner.isRoot() && !owner.books.tenure().isNone()) {
            note(() -> "give back what is cached at " + owner.name);
            owner.books.callBack(owner.name);
            perform(owner);
        }
    }

    private void refuse(Owner owner) {
        for (Standing.Waiter each : owner.books.waiting()) {
            if (random.nextBoolean()) {
                note(() -> "refuse at " + owner.name + " " + each);
                owner.books.refuse(each.arrival(), ErrorCode.DEADLOCK, "victim");
                perform(owner);
                return;
            }
        }
    }

    private void expire(Owner owner) {
        for (Standing.Due each : owner.books.demands()) {
            note(() -> "expire at " + owner.name + " " + each.debtor());
            owner.books.expire(each.debtor());
            perform(owner);
            lose(owners.get(each.debtor()));
            return;
        }
    }

    private void die(Owner owner) {
        if (!owner.isRoot()) {
            lose(owner);
        }
    }

    /** The lease is over: the debtor knows first, and those who have it of him even before. */
    private void lose(Owner owner) {
        for (Owner each : owners.values()) {
            if (each.creditor == owner) {
                lose(each);
            }
        }
        note(() -> "lose " + owner.name);
        hasLost = true;
        owner.books.tenureLost(++epochs * 1000);
        perform(owner);
        owner.creditor.books.debtorGone(owner.name);
        perform(owner.creditor);
    }

    /** The root's books go through the catalog. */
    private void rewrite() throws ArchivoltException {
        Owner root = owners.get("root");
        String text = BooksText.write(root.books);
        root.books = BooksText.read(type, "r", text);
        require(BooksText.write(root.books).equals(text), "reads something else than was written: " + text);
        require(root.books.takeEffects().isEmpty(), "reading has an effect");
    }

    // ---- wires

    private void deliver() {
        List<Owner> busy = owners.values().stream()
                .filter(each -> !each.up.isEmpty() || !each.down.isEmpty())
                .toList();
        if (!busy.isEmpty()) {
            deliver(any(busy));
        }
    }

    private void deliver(Owner owner) {
        boolean isUp = owner.down.isEmpty() || !owner.up.isEmpty() && random.nextBoolean();
        List<?> wire = isUp ? owner.up : owner.down;
        int index = isLosing ? random.nextInt(wire.size()) : 0;
        boolean isKept = isLosing && random.nextInt(8) == 0;
        Object message = isKept ? wire.get(index) : wire.remove(index);
        if (isLosing && random.nextInt(8) == 0) {
            note(() -> "lost " + message);
        } else if (message instanceof Report report) {
            note(() -> owner.name + " reports " + report);
            owner.creditor.books.report(owner.name, report);
            perform(owner.creditor);
        } else if (message instanceof Word word) {
            note(() -> owner.name + " is told " + word);
            owner.books.word(word);
            perform(owner);
        }
    }

    private void repeat(Owner owner) {
        if (!owner.isRoot()) {
            owner.books.currentReport().ifPresent(owner.up::add);
            owner.creditor.books.currentWord(owner.name).ifPresent(owner.down::add);
        }
    }

    private void perform(Owner owner) {
        for (Effect each : owner.books.takeEffects()) {
            note(() -> "   " + owner.name + ": " + each);
            perform(owner, each);
        }
    }

    private void perform(Owner owner, Effect effect) {
        if (effect instanceof Effect.Granted granting) {
            LocalRequest request = owner.waiting.remove(granting.request());
            require(request != null, "granted to nobody");
            hold(owner, request, request.enlarges().orElse(request.number()));
        } else if (effect instanceof Effect.Refused refused) {
            require(owner.waiting.remove(refused.request()) != null, "refused to nobody");
        } else if (effect instanceof Effect.Lost lost) {
            require(owner.held.remove(lost.hold()) != null, "lost what nobody held");
        } else if (effect instanceof Effect.TellCreditor telling) {
            owner.up.add(telling.report());
        } else if (effect instanceof Effect.TellDebtor telling) {
            owners.get(telling.debtor()).down.add(telling.word());
        } else if (effect instanceof Effect.ValueRefused) {
            require(
                    hasLost || isSharingGroups || !isWholeResource(),
                    owner.name + " alone could write, and its value was refused");
            value = null;
        } else if (effect instanceof Effect.Implausible) {
            throw new AssertionError(effect);
        }
    }

    private void hold(Owner owner, LocalRequest request, long number) {
        granted++;
        owner.held.put(number, request);
        if (type.name().equals("extent") && !isSharingGroups) {
            command(owner, number);
        }
        if (!isWholeResource()) {
            return;
        }
        owner.books.token(number).ifPresent(token -> {
            boolean isKept = request.enlarges().isPresent() && token.equals(latest);
            require(
                    latest == null || isKept || isSharingGroups || token.compareTo(latest) > 0,
                    token + " is not after " + latest);
            latest = latest == null || token.compareTo(latest) > 0 ? token : latest;
        });
    }

    /** A device for each position takes no earlier token than it has seen. */
    private void command(Owner owner, long number) {
        Ranges held = (Ranges) owner.books.held(number).orElseThrow();
        for (long position = 0; position < POSITIONS; position++) {
            if (held.write().contains(position)) {
                FencingToken token = owner.books.token(number).orElseThrow();
                FencingToken before = devices.put(position, token);
                require(before == null || token.compareTo(before) >= 0, token + " is before " + before);
            }
        }
    }

    // ---- what must be true

    private void check() {
        owners.values().forEach(each -> each.books.check());
        List<Standing.Use> uses = uses();
        if (type.algebra().isCounted()) {
            Credit sum = uses.stream().map(Standing.Use::credit).reduce(Amount.NONE, type.algebra()::plus);
            require(type.algebra().covers(owners.get("root").books.tenure(), sum), "more is used than there is");
        }
        for (int i = 0; i < uses.size(); i++) {
            for (Standing.Use other : uses.subList(i + 1, uses.size())) {
                Standing.Use one = uses.get(i);
                boolean isSameGroup = one.group().isPresent() && one.group().equals(other.group());
                require(
                        isSameGroup || !type.algebra().conflicts(one.credit(), other.credit()),
                        () -> one + " conflicts with " + other);
            }
        }
        checkTokens(uses);
        checkValue();
        owners.values()
                .forEach(each -> require(
                        each.books.holds().size() == each.held.size()
                                && each.books.waiting().stream()
                                                .filter(waiter ->
                                                        waiter.debtor().isEmpty())
                                                .count()
                                        == each.waiting.size(),
                        () -> "books and users of " + each.name + " disagree"));
    }

    private void checkTokens(List<Standing.Use> uses) {
        var inForce = owners.get("root").books.tokensInForce().stream()
                .map(FencingToken::root)
                .collect(Collectors.toSet());
        for (Standing.Use each : uses) {
            boolean isExclusive = type.algebra().isExclusive(each.credit());
            require(each.token().isPresent() == isExclusive, () -> "a token for what is exclusive: " + each);
            require(
                    each.token().stream().allMatch(token -> inForce.contains(token.root())),
                    () -> "not in force: " + each);
        }
    }

    private void checkValue() {
        for (Owner each : owners.values()) {
            if (value != null && isWholeResource() && !isSharingGroups && !each.held.isEmpty()) {
                String known = new String(each.books.value().value(), UTF_8);
                require(known.equals(value), () -> each.name + " reads " + known + " after " + value + " was written");
            }
        }
    }

    private List<Standing.Use> uses() {
        return owners.values().stream()
                .flatMap(each -> each.books.holds().stream())
                .toList();
    }

    // ---- the end

    /** Everybody gives back, and every message arrives in the end: then everything has an end. */
    void settle() {
        String open = open();
        for (int round = 0; round < ROUNDS_MAX && !open.isEmpty(); round++) {
            for (Owner each : owners.values()) {
                List.copyOf(each.held.keySet()).forEach(number -> release(each, number));
                repeat(each);
            }
            deliverAll();
            open = open();
        }
        require(open.isEmpty(), open);
        check();
    }

    /** What has no end yet. */
    private String open() {
        StringBuilder open = new StringBuilder();
        for (Owner each : owners.values()) {
            if (!each.waiting.isEmpty() || !each.held.isEmpty()) {
                open.append(each.name + " uses or waits: " + each.held + each.books.waiting() + "; ");
            }
            if (!each.isRoot() && !loan(each).equals(each.books.tenure())) {
                open.append(each.name + " has " + each.books.tenure() + " and not " + loan(each) + "; ");
            }
            if (each.isWindingUp && !each.books.isEmpty()) {
                open.append(each.name + " is not empty; ");
            }
        }
        return open.toString();
    }

    private void deliverAll() {
        for (int i = 0; i < 5000; i++) {
            if (owners.values().stream().allMatch(each -> each.up.isEmpty() && each.down.isEmpty())) {
                return;
            }
            deliver();
            check();
        }
        throw new AssertionError("messages without end");
    }

    private Credit loan(Owner owner) {
        return owner.creditor.books.loans().stream()
                .filter(each -> each.debtor().equals(owner.name))
                .map(Standing.Loan::credit)
                .findFirst()
                .orElse(type.algebra().none());
    }

    void windUp() {
        List<Owner> all = new ArrayList<>(owners.values());
        Collections.reverse(all);
        if (random.nextBoolean()) {
            Collections.reverse(all);
        }
        for (Owner each : all) {
            if (!each.isRoot()) {
                note(() -> "wind up " + each.name);
                each.isWindingUp = true;
                each.books.windUp();
                perform(each);
            }
        }
        settle();
        require(owners.get("root").books.isEmpty(), "the root has not got everything back");
        if (value != null && isWholeResource() && !isSharingGroups) {
            String kept = new String(owners.get("root").books.value().value(), UTF_8);
            require(kept.equals(value), "the root keeps " + kept + " and not " + value);
        }
    }

    // ---- chance

    private Credit want() {
        return switch (type.name()) {
            case "space" -> new Amount(1 + random.nextInt(100));
            case "extent" -> {
                IntervalSet read = interval();
                yield new Ranges(read, random.nextBoolean() ? read : IntervalSet.EMPTY);
            }
            default -> {
                long all = ((Modes) owners.get("root").books.tenure()).bits();
                yield new Modes(1 + random.nextLong(all));
            }
        };
    }

    private IntervalSet interval() {
        int start = random.nextInt(POSITIONS);
        return IntervalSet.of(List.of(new Interval(start, start + 1L + random.nextInt(POSITIONS - start))));
    }

    /** Whether who may write has all there is to write. */
    private boolean isWholeResource() {
        return Stream.of("lock", "object", "drive").anyMatch(type.name()::equals);
    }

    private boolean isWhole(Credit credit) {
        return type.algebra().isExclusive(credit);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private void note(Supplier<String> line) {
        if (isNoted) {
            history.add(line.get());
        }
    }

    private static void require(boolean isTrue, String otherwise) {
        require(isTrue, () -> otherwise);
    }

    private static void require(boolean isTrue, Supplier<String> otherwise) {
        if (!isTrue) {
            throw new AssertionError(otherwise.get());
        }
    }
}
