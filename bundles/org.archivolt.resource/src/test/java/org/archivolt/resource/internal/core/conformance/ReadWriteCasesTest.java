package org.archivolt.resource.internal.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.Modes;
import org.archivolt.resource.internal.core.conformance.Owners.Claim;
import org.archivolt.resource.internal.core.conformance.Owners.Owner;
import org.archivolt.resource.internal.type.LockType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cases C68 to C78 of the reference: locks to read and to write, S2, S3 and S4 below S1 (docs/credit-cases.md). The reference counts tokens
 * of readers, because nothing can be had by many there; here reading is a mode that does not conflict with itself.
 */
@ParameterizedClass
@MethodSource(Links.ALL)
class ReadWriteCasesTest {
    private static final Modes READ = LockType.LOCK.algebra().modes("read");
    private static final Modes WRITE = LockType.LOCK.algebra().modes("write");
    private static final Modes ALL = LockType.LOCK.algebra().all();

    private final Owners owners;
    private final Owner s1;
    private final Owner s2;
    private final Owner s3;
    private final Owner s4;

    ReadWriteCasesTest(Links links) throws ArchivoltException {
        owners = new Owners(links, LockType.LOCK, "configuration");
        s1 = owners.root("S1");
        s2 = owners.below(s1, "S2");
        s3 = owners.below(s1, "S3");
        s4 = owners.below(s1, "S4");
    }

    @Test
    void c68_creditsAreReadAsTheyWereWritten() throws ArchivoltException {
        for (Modes each : new Modes[] {Modes.NONE, READ, WRITE, ALL}) {
            assertThat(LockType.LOCK.parse(LockType.LOCK.format(each))).isEqualTo(each);
        }
    }

    @Test
    void c69_whileSomebodyReadsOthersCanRead() {
        Claim reader = s1.asks(READ);

        assertThat(reader.isHeld()).isTrue();
        assertThat(s1.cached()).isEqualTo(READ);
    }

    @Test
    void c70_whileSomebodyWritesNothingIsLeft() {
        Claim writer = s1.asks(WRITE);

        assertThat(writer.isHeld()).isTrue();
        assertThat(s1.cached()).isEqualTo(Modes.NONE);
    }

    @Test
    void c71_readersOfTwoOwnersReadAtTheSameTime() {
        Claim here = s1.asks(READ);
        Claim there = s2.asks(READ);

        assertThat(here.isHeld()).isTrue();
        assertThat(there.isHeld()).isTrue();
        assertThat(s1.cached()).isEqualTo(READ);
    }

    @Test
    void c72_aReaderWaitsForTheWriterOfItsCreditor() {
        Claim writer = s1.asks(WRITE);
        Claim reader = s2.asks(READ);
        assertThat(reader.isWaiting()).isTrue();
        assertThat(writer.isWanted()).isTrue();

        writer.release();
        assertThat(reader.isHeld()).isTrue();
        assertThat(s1.cached()).isEqualTo(READ);
    }

    @Test
    void c73_aWriterWaitsForTheReaderOfItsCreditor() {
        Claim reader = s1.asks(READ);
        Claim writer = s2.asks(WRITE);
        assertThat(writer.isWaiting()).isTrue();
        assertThat(reader.isWanted()).isTrue();

        reader.release();
        assertThat(writer.isHeld()).isTrue();
        assertThat(s2.has()).isEqualTo(ALL);
    }

    @Test
    void c74_aWriterWaitsForTheReaderOfAnotherOwner() {
        Claim reader = s2.asks(READ);
        Claim writer = s3.asks(WRITE);
        assertThat(writer.isWaiting()).isTrue();
        assertThat(reader.isWanted()).isTrue();

        reader.release();
        assertThat(writer.isHeld()).isTrue();
        assertThat(s2.has()).isEqualTo(Modes.NONE);
        assertThat(s3.has()).isEqualTo(ALL);
    }

    @Test
    void c75_aWriterWaitsForTheWriterOfAnotherOwner() {
        Claim first = s2.asks(WRITE);
        Claim second = s3.asks(WRITE);
        assertThat(second.isWaiting()).isTrue();

        first.release();
        assertThat(second.isHeld()).isTrue();
        assertThat(s2.has()).isEqualTo(Modes.NONE);
        assertThat(s3.has()).isEqualTo(ALL);
    }

    @Test
    void c76_afterAllReadersHaveWoundUpTheRootHasAllAgain() {
        s2.takes(READ);
        s3.takes(READ);

        s2.windsUp();
        s3.windsUp();

        assertThat(s1.cached()).isEqualTo(ALL);
    }

    @Test
    void c77_aReaderThatComesAfterAWriterDoesNotOvertakeIt() {
        Claim reader = s2.asks(READ);
        Claim writer = s3.asks(WRITE);
        Claim later = s4.asks(READ);
        assertThat(writer.isWaiting()).isTrue();
        assertThat(later.isWaiting()).isTrue();

        reader.release();
        assertThat(writer.isHeld()).isTrue();
        assertThat(later.isWaiting()).isTrue();
        assertThat(s4.has()).isEqualTo(Modes.NONE);

        writer.release();
        assertThat(later.isHeld()).isTrue();
    }

    @Test
    void c78_readersOfAllOwnersReadAtTheSameTime() {
        Claim second = s2.asks(READ);
        Claim third = s3.asks(READ);
        Claim fourth = s4.asks(READ);
        assertThat(second.isHeld() && third.isHeld() && fourth.isHeld()).isTrue();

        second.release();
        third.release();
        fourth.release();
        assertThat(s2.has()).isEqualTo(READ);
        assertThat(s3.has()).isEqualTo(READ);
        assertThat(s4.has()).isEqualTo(READ);

        s2.windsUp();
        s3.windsUp();
        s4.windsUp();
        assertThat(s1.cached()).isEqualTo(ALL);
    }
}
