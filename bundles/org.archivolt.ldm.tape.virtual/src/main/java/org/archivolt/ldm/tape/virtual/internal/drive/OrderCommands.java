package org.archivolt.ldm.tape.virtual.internal.drive;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.archivolt.ldm.tape.virtual.internal.unit.CheckCondition;
import org.archivolt.ldm.tape.virtual.internal.unit.CommandTable;
import org.archivolt.ldm.tape.virtual.internal.unit.Nexus;
import org.archivolt.ldm.tape.virtual.internal.unit.SenseCode;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.Operation;
import org.archivolt.scsi.data.AccessOrder;
import org.archivolt.scsi.data.AccessOrder.Segment;
import org.archivolt.tape.Place;

/** Recommended access order (SSC-5, 4.2.27): segments in the order in which each is the nearest to the one before. */
final class OrderCommands {
    private static final int SEGMENTS_MAX = 2000;
    private static final int DESCRIPTOR_BYTES = 32;
    private static final int REORDER = 2;

    private final TapeDrive drive;
    private AccessOrder recommended = new AccessOrder(List.of());

    OrderCommands(TapeDrive drive, CommandTable table) {
        this.drive = drive;
        table.on(
                Operation.GENERATE_RECOMMENDED_ACCESS_ORDER,
                DriveCommand.GenerateRecommendedAccessOrder.class,
                this::generate);
        table.on(
                Operation.RECEIVE_RECOMMENDED_ACCESS_ORDER,
                DriveCommand.ReceiveRecommendedAccessOrder.class,
                this::receive);
    }

    private int generate(Nexus nexus, DriveCommand.GenerateRecommendedAccessOrder command, ByteBuffer data)
            throws CheckCondition {
        Deck deck = drive.deck();
        byte[] bytes = CommandTable.take(command.parameterLength(), data);
        AccessOrder wanted = CommandTable.decode(AccessOrder::decode, bytes);
        if (wanted.segments().size() > SEGMENTS_MAX) {
            throw CheckCondition.of(SenseCode.INVALID_FIELD_IN_PARAMETERS);
        }
        for (Segment segment : wanted.segments()) {
            checkSegment(deck, segment);
        }
        recommended = command.process() == REORDER ? order(deck, wanted.segments()) : wanted;
        return bytes.length;
    }

    private static void checkSegment(Deck deck, Segment segment) throws CheckCondition {
        boolean there = segment.partition() < deck.cartridge().partitions()
                && segment.first() >= 0
                && segment.first() <= segment.last()
                && segment.last() < deck.cartridge().end(segment.partition());
        if (!there) {
            throw CheckCondition.of(SenseCode.INVALID_FIELD_IN_PARAMETERS);
        }
    }

    private static AccessOrder order(Deck deck, List<Segment> segments) {
        List<Segment> left = new ArrayList<>(segments);
        List<Segment> order = new ArrayList<>();
        Place here = deck.place(deck.partition(), deck.block());
        while (!left.isEmpty()) {
            Place from = here;
            Segment next = left.stream()
                    .min(Comparator.comparingLong(segment ->
                            deck.motion().locateNanos(from, deck.place(segment.partition(), segment.first()))))
                    .orElseThrow();
            left.remove(next);
            order.add(next);
            here = deck.place(next.partition(), next.last() + 1);
        }
        return new AccessOrder(order);
    }

    private int receive(Nexus nexus, DriveCommand.ReceiveRecommendedAccessOrder command, ByteBuffer data)
            throws CheckCondition {
        if (command.limits()) {
            byte[] limits = new AccessOrder.Limits(SEGMENTS_MAX, DESCRIPTOR_BYTES).encode();
            return CommandTable.give(limits, command.allocationLength(), data);
        }
        byte[] answer = recommended.encode();
        if (command.listOffset() > answer.length) {
            throw CheckCondition.invalidField(2);
        }
        byte[] part = Arrays.copyOfRange(answer, (int) command.listOffset(), answer.length);
        return CommandTable.give(part, command.allocationLength(), data);
    }
}
