package org.archivolt.resource.internal.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.Modes;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.core.conformance.Owners.Claim;
import org.archivolt.resource.internal.core.conformance.Owners.Owner;
import org.archivolt.resource.internal.type.ExclusiveUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases C35 to C42 and C79 of the reference: locks that one at a time has (docs/credit-cases.md). */
@ParameterizedClass
@MethodSource(Links.ALL)
class LockCasesTest {
    private static final Modes USE = ExclusiveUnit.DRIVE.algebra().all();

    private final Links links;
    private final Owners owners;
    private final Owner server;
    private final Owner client;

    LockCasesTest(Links links) throws ArchivoltException {
        this.links = links;
        owners = new Owners(links, ExclusiveUnit.DRIVE, "d1");
        server = owners.root("S2");
        client = owners.below(server, "S1");
    }

    @Test
    void c35_aClientThatWindsUpReturnsWhatItHasCached() {
        client.takes(USE);

        client.windsUp();

        assertThat(client.books().isEmpty()).isTrue();
        assertThat(server.cached()).isEqualTo(USE);
    }

    @Test
    void c36_theNextClientIsServedFromWhatTheServerHasCached() {
        client.takes(USE);
        client.windsUp();
        Owner next = owners.below(server, "S3");
        int told = client.told();

        assertThat(next.asks(USE).isHeld()).isTrue();
        assertThat(client.told()).as("nobody is asked to give it back").isEqualTo(told);
    }

    @Test
    void c37_aServerThatWindsUpCallsBackWhatItsClientsHaveCached() {
        client.takes(USE);

        server.windsUp();
        assertThat(client.has()).isEqualTo(Modes.NONE);

        client.windsUp();
        assertThat(client.books().isEmpty()).isTrue();
    }

    @Test
    void c38_theNameOfALockIsReadAsItWasWritten() throws ArchivoltException {
        ResourceName name = new ResourceName("record", "a:b/c d");

        assertThat(ResourceName.parse(name.toString())).isEqualTo(name);
    }

    @Test
    void c39_aLockStaysCachedWithTheClientWhenItIsGivenBack() {
        client.takes(USE);

        assertThat(client.has()).isEqualTo(USE);
        assertThat(client.cached()).isEqualTo(USE);
        assertThat(server.cached()).isEqualTo(Modes.NONE);
    }

    @Test
    void c40_aSecondUserOfTheSameOwnerWaits() {
        Claim first = client.asks(USE);
        Claim second = client.asks(USE);
        assertThat(second.isWaiting()).isTrue();

        first.release();
        assertThat(second.isHeld()).isTrue();
    }

    @Test
    void c41_theServerCallsTheLockBackFromItsClient() {
        client.takes(USE);
        server.takes(USE);

        assertThat(server.cached()).isEqualTo(USE);
        assertThat(client.has()).isEqualTo(Modes.NONE);
    }

    /** Goal: no update is lost. Method: ten users of each owner read, add, and write, interleaved at random. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void c42_twentyUsersOfTwoOwnersExcludeEachOther(long seed) {
        Random random = new Random(seed);
        List<Adder> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waiting.add(new Adder(client.asks(USE), i));
            waiting.add(new Adder(server.asks(USE), i));
        }
        while (!waiting.isEmpty()) {
            List<Adder> holders =
                    waiting.stream().filter(each -> each.claim.isHeld()).toList();
            assertThat(holders).hasSize(1);
            holders.get(0).read();
            if (random.nextBoolean()) {
                holders.get(0).write();
                waiting.remove(holders.get(0));
            }
        }
        assertThat(sum).isEqualTo(90);
    }

    private int sum;

    private final class Adder {
        private final Claim claim;
        private final int addend;
        private int seen;

        Adder(Claim claim, int addend) {
            this.claim = claim;
            this.addend = addend;
        }

        void read() {
            seen = sum;
        }

        void write() {
            sum = seen + addend;
            claim.release();
        }
    }

    @Test
    void c79_locksOfDifferentFilesKnowNothingOfEachOther() throws ArchivoltException {
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Owners others = new Owners(links, ExclusiveUnit.DRIVE, "file" + i);
            claims.add(others.below(others.root("S2"), "S1").asks(USE));
        }

        assertThat(claims).allMatch(Claim::isHeld);
    }

    @Test
    void c79_usersOfOneTransactionShareALock() {
        List<Claim> claims =
                List.of(client.asksIn("copy", USE), client.asksIn("copy", USE), client.asksIn("copy", USE));

        assertThat(claims).allMatch(Claim::isHeld);
    }
}
