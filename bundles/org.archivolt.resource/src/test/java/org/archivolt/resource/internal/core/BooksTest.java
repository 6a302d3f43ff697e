package org.archivolt.resource.internal.core;

import static org.archivolt.resource.CreditRequest.Patience.TRY;
import static org.archivolt.resource.CreditRequest.Patience.WAIT;
import static org.archivolt.resource.CreditRequest.Reach.BORROW;
import static org.archivolt.resource.CreditRequest.Reach.LOCAL;
import static org.archivolt.resource.CreditRequest.Reach.REVOKE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Amount;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.CreditRequest.Reach;
import org.archivolt.resource.FencingToken;
import org.archivolt.resource.Modes;
import org.archivolt.resource.ResourceType;
import org.archivolt.resource.VersionedValue;
import org.archivolt.resource.internal.type.CountedType;
import org.archivolt.resource.internal.type.LockType;
import org.junit.jupiter.api.Test;

class BooksTest {
    private static final Credit READ = LockType.LOCK.algebra().modes("read");
    private static final Credit WRITE = LockType.LOCK.algebra().modes("read", "write");
    private static final Credit WRITE_ONLY = LockType.LOCK.algebra().modes("write");
    private static final ResourceType SPACE = CountedType.space(Map.of("r", 100L));

    /** A root and debtors right below it; messages arrive at once, unless the wire is cut. */
    private static final class Star {
        private final ResourceType type;
        private final Map<String, Books> debtors = new LinkedHashMap<>();
        private final List<String> messages = new ArrayList<>();
        private Books root;
        private List<Effect> told = new ArrayList<>();

        Star(ResourceType type, String... names) throws ArchivoltException {
            this.type = type;
            root = Books.root(type, "r");
            for (String each : names) {
                debtors.put(each, Books.debtor(type, "r", each, 1));
            }
        }

        Books get(String name) {
            return debtors.get(name);
        }

        /** @return what users are told */
        List<Effect> run() {
            while (perform(root, "root")
                    | debtors.keySet().stream()
                                    .filter(each -> perform(get(each), each))
                                    .count()
                            > 0) {
                root.check();
            }
            List<Effect> taken = told;
            told = new ArrayList<>();
            return taken;
        }

        private boolean perform(Books books, String name) {
            List<Effect> effects = books.takeEffects();
            effects.forEach(each -> perform(name, each));
            return !effects.isEmpty();
        }

        private void perform(String name, Effect effect) {
            if (effect instanceof Effect.TellCreditor telling) {
                messages.add("report");
                root.report(name, telling.report());
            } else if (effect instanceof Effect.TellDebtor telling) {
                messages.add("word");
                get(telling.debtor()).word(telling.word());
            } else {
                told.add(effect);
            }
        }

        List<Effect> request(String name, LocalRequest request) {
            (name.equals("root") ? root : get(name)).request(request);
            return run();
        }

        List<Effect> release(String name, long hold) {
            get(name).release(hold);
            return run();
        }

        Credit loan(String name) {
            return root.loans().stream()
                    .filter(each -> each.debtor().equals(name))
                    .map(Standing.Loan::credit)
                    .findFirst()
                    .orElse(type.algebra().none());
        }
    }

    private static LocalRequest want(long number, Credit want) {
        return want(number, want, REVOKE, WAIT);
    }

    private static LocalRequest want(long number, Credit want, Reach reach, Patience patience) {
        return new LocalRequest(number, want, "u" + number, reach, patience, Optional.empty(), Optional.empty());
    }

    private static LocalRequest enlarge(long number, long hold, Credit want) {
        return new LocalRequest(number, want, "u" + hold, REVOKE, WAIT, Optional.empty(), Optional.of(hold));
    }

    private static LocalRequest inGroup(long number, Credit want) {
        return new LocalRequest(number, want, "u" + number, REVOKE, WAIT, Optional.of("g"), Optional.empty());
    }

    private static Effect granted(long request, Credit credit) {
        return new Effect.Granted(request, credit, Optional.empty());
    }

    private static Effect granted(long request, Credit credit, String token) throws ArchivoltException {
        return new Effect.Granted(request, credit, Optional.of(FencingToken.parse(token)));
    }

    private static Effect wanted(long hold, Credit part) {
        return new Effect.Wanted(hold, part);
    }

    private static Effect refused(long request, ErrorCode code, String detail) {
        return new Effect.Refused(request, code, detail);
    }

    @Test
    void borrowsWhatIsMissingAndKeepsItCached() throws Exception {
        Star star = new Star(LockType.LOCK, "a");

        assertThat(star.request("a", want(1, WRITE))).containsExactly(granted(1, WRITE, "1.1"));
        assertThat(star.release("a", 1)).isEmpty();
        star.messages.clear();

        assertThat(star.get("a").tryCached(want(2, WRITE))).isTrue();
        assertThat(star.get("a").token(2)).contains(FencingToken.parse("1.2"));
        assertThat(star.run()).isEmpty();
        assertThat(star.messages).isEmpty();
    }

    @Test
    void copiesWhatCanBeShared() throws Exception {
        Star star = new Star(LockType.LOCK, "a", "b");

        assertThat(star.request("a", want(1, READ))).containsExactly(granted(1, READ));
        assertThat(star.request("b", want(2, READ))).containsExactly(granted(2, READ));

        assertThat(star.loan("a")).isEqualTo(READ);
        assertThat(star.loan("b")).isEqualTo(READ);
    }

    @Test
    void movesWhatIsExclusiveOnceItIsGivenBack() throws Exception {
        Star star = new Star(LockType.LOCK, "a", "b");
        star.request("a", want(1, WRITE));

        assertThat(star.request("b", want(2, WRITE))).containsExactly(wanted(1, WRITE));
        assertThat(star.release("a", 1)).containsExactly(granted(2, WRITE, "2.1"));

        assertThat(star.loan("a")).isEqualTo(Modes.NONE);
        assertThat(star.root.tokensInForce()).containsExactly(FencingToken.of(2));
    }

    @Test
    void takesBackWhatIsMerelyCachedFromWhoeverTries() throws Exception {
        Star star = new Star(LockType.LOCK, "a", "b");
        star.request("a", want(1, WRITE));
        star.release("a", 1);

        assertThat(star.request("b", want(2, WRITE, REVOKE, TRY))).containsExactly(granted(2, WRITE, "2.1"));
    }

    @Test
    void givesBackOnlyThePartThatConflicts() throws Exception {
        Star star = new Star(LockType.LOCK, "a", "b");
        star.request("a", want(1, WRITE));
        star.release("a", 1);

        star.request("b", want(2, READ));

        assertThat(star.loan("a")).isEqualTo(READ);
    }

    @Test
    void doesNotCallBackHoldersForWhoOnlyTries() throws Exception {
        Star star = new Star(LockType.LOCK, "a", "b");
        star.request("a", want(1, WRITE));

        assertThat(star.request("b", want(2, WRITE, REVOKE, TRY)))
                .containsExactly(refused(2, ErrorCode.BUSY, "used by a/u1"));

        assertThat(star.root.demands()).isEmpty();
        assertThat(star.get("a").demanded()).isEmpty();
    }

    @Test
    void tellsAHolderOncePerPartThatIsNewlyWanted() throws Exception {
        Star star = new Star(LockType.LOCK, "a", "b");
        star.request("a", want(1, WRITE));

        assertThat(star.request("b", want(2, READ))).containsExactly(wanted(1, WRITE_ONLY));
        assertThat(star.request("b", want(3, READ))).isEmpty();
        assertThat(star.request("b", want(4, WRITE))).containsExactly(wanted(1, READ));
    }

    @Test
    void doesNotRevokeForWhoOnlyBorrows() throws Exception {
        Star star = new Star(LockType.LOCK, "a", "b");
        star.request("a", want(1, WRITE));
        star.release("a", 1);

        assertThat(star.request("b", want(2, WRITE, BORROW, WAIT)))
                .containsExactly(refused(2, ErrorCode.NOT_LOCAL, "used by a"));
        assertThat(star.loan("a")).isEqualTo(WRITE);
    }

    @Test
    void sendsNothingForWhoOnlyTakesWhatIsLocal() throws Exception {
        Star star = new Star(LockType.LOCK, "a");

        assertThat(star.request("a", want(1, READ, LOCAL, WAIT)))
                .containsExactly(refused(1, ErrorCode.NOT_LOCAL, "it is not cached here"));
        assertThat(star.messages).isEmpty();
    }

    @Test
    void refusesWhatThereNeverIs() throws Exception {
        Star lock = new Star(LockType.LOCK, "a");
        Star space = new Star(SPACE, "a");

        assertThat(lock.request("a", want(1, new Modes(8))))
                .containsExactly(refused(1, ErrorCode.NO_SUCH_RESOURCE, "there never is as much"));
        assertThat(space.request("a", want(1, new Amount(101))))
                .containsExactly(refused(1, ErrorCode.NO_SPACE, "there never is as much"));
        assertThat(space.request("a", want(2, READ)))
                .containsExactly(refused(2, ErrorCode.INVALID_ARGUMENT, "not a credit of this type"));
    }

    @Test
    void letsReadersNotPassAWriterThatWaits() throws Exception {
        Star star = new Star(LockType.LOCK, "a", "b", "c");
        star.request("a", want(1, READ));
        star.request("b", want(2, WRITE));

        assertThat(star.request("c", want(3, READ))).isEmpty();
        assertThat(star.request("a", want(4, READ))).isEmpty();
        assertThat(star.release("a", 1)).contains(granted(2, WRITE, "1.1")).hasSize(2);
        assertThat(star.release("b", 2)).containsExactlyInAnyOrder(granted(3, READ), granted(4, READ));
    }

    @Test
    void refusesTheLaterOfTwoWhoEnlargeTheSame() throws Exception {
        Star star = new Star(LockType.LOCK, "a");
        star.request("a", want(1, READ));
        star.request("a", want(2, READ));
        star.request("a", enlarge(3, 1, WRITE));

        assertThat(star.request("a", enlarge(4, 2, WRITE)))
                .containsExactly(refused(4, ErrorCode.DEADLOCK, "a/u1 waits for it to give back what it has"));
        assertThat(star.release("a", 2)).containsExactly(granted(3, WRITE, "1.1"));
    }

    @Test
    void refusesTheLaterOfTwoWhoEnlargeTheSameElsewhere() throws Exception {
        Star star = new Star(LockType.LOCK, "a", "b");
        star.request("a", want(1, READ));
        star.request("b", want(2, READ));
        star.request("a", enlarge(3, 1, WRITE));

        assertThat(star.request("b", enlarge(4, 2, WRITE)))
                .anySatisfy(each -> assertThat(each).hasFieldOrPropertyWithValue("code", ErrorCode.DEADLOCK));
    }

    @Test
    void letsWhoEnlargesPassThoseWhoWaitForIt() throws Exception {
        Star star = new Star(LockType.LOCK, "a", "b");
        star.request("a", want(1, READ));
        star.request("b", want(2, WRITE));

        assertThat(star.request("a", enlarge(3, 1, WRITE))).contains(granted(3, WRITE, "1.1"));
        assertThat(star.release("a", 1)).containsExactly(granted(2, WRITE, "2.1"));
    }

    @Test
    void asksOnceForWhatManyWaitFor() throws Exception {
        Books debtor = Books.debtor(LockType.LOCK, "r", "a", 1);

        debtor.request(want(1, READ));
        debtor.request(want(2, READ));

        assertThat(debtor.takeEffects()).hasSize(1);
        assertThat(debtor.currentReport().orElseThrow().asks()).hasSize(1);
    }

    @Test
    void withdrawsAtTheCreditorToo() throws Exception {
        Star star = new Star(LockType.LOCK, "a", "b");
        star.request("a", want(1, WRITE));
        star.request("b", want(2, WRITE));

        star.get("b").withdraw(2);
        star.run();

        assertThat(star.root.waiting()).isEmpty();
        assertThat(star.get("a").demanded()).isEmpty();
    }

    @Test
    void answersTheSameReportAgainAndDropsOlderOnes() throws Exception {
        Books root = Books.root(LockType.LOCK, "r");
        Ask ask = new Ask(1, READ, WRITE, REVOKE, WAIT, "a/u", Optional.empty());
        Report first = new Report(1, 2, 0, Modes.NONE, List.of(ask), List.of(), Optional.empty());
        root.report("a", first);
        List<Effect> answer = root.takeEffects();

        root.report("a", first);
        assertThat(root.takeEffects()).isEqualTo(answer);
        root.report("a", new Report(1, 1, 0, Modes.NONE, List.of(), List.of(), Optional.empty()));
        assertThat(root.takeEffects()).isEmpty();
    }

    @Test
    void believesNoReportThatCannotBe() throws Exception {
        Star star = new Star(LockType.LOCK, "a");
        star.request("a", want(1, READ));
        String before = BooksText.write(star.root);
        Ask none = new Ask(9, Modes.NONE, READ, REVOKE, WAIT, "a/u", Optional.empty());

        star.root.report("a", report(1, 9, 1, WRITE));
        star.root.report("a", report(1, 9, 8, READ));
        star.root.report("a", report(1, 9, -1, READ));
        star.root.report("a", report(1, -1, 0, READ));
        star.root.report("a", report(1, 9, 1, new Amount(1)));
        star.root.report("a", new Report(1, 9, 1, READ, List.of(none), List.of(), Optional.empty()));

        assertThat(star.root.takeEffects()).hasSize(6).allMatch(Effect.Implausible.class::isInstance);
        assertThat(BooksText.write(star.root)).isEqualTo(before);
    }

    @Test
    void believesNoWordThatCannotBe() throws Exception {
        Star star = new Star(LockType.LOCK, "a");
        star.request("a", want(1, READ));
        Books debtor = star.get("a");
        Grant later = new Grant(99, 1, READ, Optional.empty(), Optional.empty(), VersionedValue.NEVER_WRITTEN);

        debtor.word(new Word(1, 9, 99, false, false, false, List.of(), List.of(), Optional.empty()));
        debtor.word(new Word(1, 9, 1, false, false, false, List.of(later), List.of(), Optional.empty()));
        assertThat(debtor.takeEffects()).hasSize(2).allMatch(Effect.Implausible.class::isInstance);

        debtor.word(new Word(7, 9, 1, true, false, false, List.of(), List.of(), Optional.empty()));
        assertThat(debtor.takeEffects()).isEmpty();
        assertThat(debtor.tenure()).isEqualTo(READ);
    }

    @Test
    void refusesAnAskForWhatIsNoCreditOfTheType() throws Exception {
        Books root = Books.root(LockType.LOCK, "r");
        Ask ask = new Ask(1, new Modes(1L << 40), new Modes(1L << 41), REVOKE, WAIT, "a/u", Optional.empty());

        root.report("a", new Report(1, 1, 0, Modes.NONE, List.of(ask), List.of(), Optional.empty()));

        assertThat(root.currentWord("a").orElseThrow().refusals())
                .singleElement()
                .hasFieldOrPropertyWithValue("code", ErrorCode.NO_SUCH_RESOURCE);
    }

    private static Report report(long epoch, long number, long seen, Credit has) {
        return new Report(epoch, number, seen, has, List.of(), List.of(), Optional.empty());
    }

    @Test
    void answersAnEpochThatIsOverByAnEnd() throws Exception {
        Star star = new Star(LockType.LOCK, "a");
        star.request("a", want(1, WRITE));
        star.root.debtorGone("a");
        assertThat(star.loan("a")).isEqualTo(Modes.NONE);
        assertThat(star.root.tokensInForce()).isEmpty();
        Report late = star.get("a").currentReport().orElseThrow();

        assertThat(star.run()).containsExactly(new Effect.Lost(1));
        star.root.report("a", late);

        assertThat(star.root.takeEffects())
                .singleElement()
                .isInstanceOfSatisfying(
                        Effect.TellDebtor.class,
                        each -> assertThat(each.word().isEnded()).isTrue());
        star.root.report("stranger", report(1, 5, 3, READ));
        assertThat(star.root.takeEffects())
                .singleElement()
                .isInstanceOfSatisfying(
                        Effect.TellDebtor.class,
                        each -> assertThat(each.word().isEnded()).isTrue());
    }

    @Test
    void asksAnewWhenAllIsLost() throws Exception {
        Star star = new Star(LockType.LOCK, "a");
        star.request("a", want(1, READ));
        star.request("root", want(7, READ));
        assertThat(star.request("a", want(2, WRITE))).contains(wanted(7, READ));

        star.get("a").tenureLost(5);
        assertThat(star.run()).contains(new Effect.Lost(1));
        star.root.release(7);

        assertThat(star.run()).containsExactly(granted(2, WRITE, "1.1"));
        assertThat(star.get("a").epoch()).isEqualTo(5);
    }

    @Test
    void writesBackBeforeItGivesBack() throws Exception {
        Star star = new Star(LockType.LOCK, "a", "b");
        star.request("a", want(1, WRITE));
        star.get("a").update(1, new byte[] {7});
        star.request("b", want(2, READ));
        assertThat(star.release("a", 1)).containsExactly(granted(2, READ));

        assertThat(star.root.value().version()).isEqualTo(1);
        assertThat(star.get("b").value().value()).containsExactly(7);
        assertThat(star.get("a").isWrittenBack()).isTrue();
    }

    @Test
    void refusesAValueThatWasMadeFromAnOldVersion() throws Exception {
        Star star = new Star(LockType.LOCK, "a");
        star.request("a", want(1, WRITE));
        Report last = star.get("a").currentReport().orElseThrow();
        VersionedValue old = new VersionedValue(4, new byte[] {7});

        star.root.report(
                "a", new Report(1, last.number() + 1, last.seen(), WRITE, List.of(), List.of(), Optional.of(old)));

        assertThat(star.root.value().version()).isZero();
        assertThat(star.root.currentWord("a").orElseThrow().staleValue()).isTrue();
    }

    @Test
    void letsOnlyWhoExcludesOthersChangeTheValue() throws Exception {
        Star star = new Star(LockType.LOCK, "a");
        star.request("a", want(1, READ));

        assertThatThrownBy(() -> star.get("a").update(1, new byte[0]))
                .hasFieldOrPropertyWithValue("code", ErrorCode.WRONG_STATE);
        assertThatThrownBy(() -> star.get("a").update(2, new byte[0]))
                .hasFieldOrPropertyWithValue("code", ErrorCode.CREDIT_LOST);
    }

    @Test
    void windsUpFromBelow() throws Exception {
        Star star = new Star(LockType.LOCK, "a");
        star.request("a", want(1, READ));

        star.get("a").windUp();
        assertThat(star.run()).containsExactly(wanted(1, READ));
        assertThat(star.loan("a")).isEqualTo(READ);
        assertThat(star.request("a", want(2, READ)))
                .containsExactly(refused(2, ErrorCode.SHUTTING_DOWN, "the owner is being closed"));
        star.release("a", 1);

        assertThat(star.get("a").isEmpty()).isTrue();
        assertThat(star.root.isEmpty()).isTrue();
    }

    @Test
    void callsBackByOrder() throws Exception {
        Star star = new Star(LockType.LOCK, "a");
        star.request("a", want(1, READ));

        star.root.callBack("a");
        assertThat(star.run()).containsExactly(wanted(1, READ));
        star.release("a", 1);

        assertThat(star.loan("a")).isEqualTo(Modes.NONE);
        assertThatThrownBy(() -> star.root.callBack("a")).hasFieldOrPropertyWithValue("code", ErrorCode.NO_SUCH_CREDIT);
    }

    @Test
    void tellsWhoIsStubbornThatItsLeaseEnds() throws Exception {
        Star star = new Star(LockType.LOCK, "a", "b");
        star.request("a", want(1, WRITE));
        star.root.expire("a");
        star.root.expire("nobody");
        star.request("b", want(2, WRITE));
        assertThat(star.get("a").isExpiring()).isFalse();

        star.root.expire("a");
        star.run();
        assertThat(star.get("a").isExpiring()).isTrue();
        assertThat(star.root.demands()).singleElement().hasFieldOrPropertyWithValue("debtor", "a");

        star.root.debtorGone("a");
        assertThat(star.run()).contains(granted(2, WRITE, "2.1"), new Effect.Lost(1));
    }

    @Test
    void sharesWithinAGroupAcrossOwners() throws Exception {
        Star star = new Star(LockType.LOCK, "a", "b", "c");

        assertThat(star.request("a", inGroup(1, WRITE))).containsExactly(granted(1, WRITE, "1.1"));
        assertThat(star.request("b", inGroup(2, WRITE))).containsExactly(granted(2, WRITE, "2.1"));
        assertThat(star.request("c", want(3, READ)))
                .containsExactlyInAnyOrder(wanted(1, WRITE_ONLY), wanted(2, WRITE_ONLY));
        star.release("a", 1);
        assertThat(star.release("b", 2)).containsExactly(granted(3, READ));
    }

    @Test
    void letsNobodyElseUseWhatAGroupHas() throws Exception {
        Star star = new Star(LockType.LOCK, "a", "b");
        star.request("a", inGroup(1, WRITE));
        star.request("b", inGroup(2, WRITE));
        star.release("a", 1);

        assertThat(star.get("a").tryCached(want(3, READ))).isFalse();
        assertThat(star.request("a", want(3, READ))).containsExactly(wanted(2, WRITE));
    }

    @Test
    void callsBackTheAmountThatIsShort() throws Exception {
        Star star = new Star(SPACE, "a", "b");
        star.request("a", want(1, new Amount(80)));
        star.release("a", 1);

        assertThat(star.request("b", want(2, new Amount(50)))).containsExactly(granted(2, new Amount(50)));
        assertThat(star.loan("a")).isEqualTo(new Amount(50));
    }

    @Test
    void keepsWhatEarlierOnesNeed() throws Exception {
        Star star = new Star(SPACE, "a");
        star.request("a", want(1, new Amount(60)));
        assertThat(star.request("a", want(2, new Amount(70)))).containsExactly(wanted(1, new Amount(60)));

        assertThat(star.request("a", want(3, new Amount(35)))).isEmpty();
        assertThat(star.release("a", 1)).containsExactly(granted(2, new Amount(70)), wanted(2, new Amount(35)));
    }

    @Test
    void callsATextOfAnotherFormatCorrupt() throws Exception {
        String text = BooksText.write(Books.root(LockType.LOCK, "r"));

        for (String each : List.of("", "{}", "[]", "null", text + "x", text.replace("\"format\":1", "\"format\":2"))) {
            assertThatThrownBy(() -> BooksText.read(LockType.LOCK, "r", each))
                    .hasFieldOrPropertyWithValue("code", ErrorCode.CATALOG_CORRUPT);
        }
        assertThat(BooksText.write(BooksText.read(LockType.LOCK, "r", text))).isEqualTo(text);
    }

    /** Printed, not judged: the machine has other things to do. */
    @Test
    void grantsWhatIsCachedQuickly() throws Exception {
        Star star = new Star(LockType.LOCK, "a");
        star.request("a", want(1, WRITE));
        star.release("a", 1);
        Books books = star.get("a");
        long pairs = 2_000_000;
        for (int round = 0; round < 3; round++) {
            long begin = System.nanoTime();
            for (long i = 2; i < pairs; i++) {
                if (!books.tryCached(want(i, WRITE))) {
                    throw new AssertionError("not cached");
                }
                books.release(i);
            }
            long nanos = System.nanoTime() - begin;
            System.out.println(pairs * 1_000_000_000 / nanos + " pairs of get and put per second");
        }
        assertThat(books.isEmpty()).isFalse();
    }
}
