package org.archivolt.ldm.tape.internal.drive;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Space;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice.Blocks;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice.Position;
import org.archivolt.ldm.tape.internal.transport.Nexus.Answer;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.data.AccessOrder;
import org.archivolt.scsi.data.AccessOrder.Segment;
import org.archivolt.tape.DriveModel;
import org.archivolt.tape.Geometry;
import org.archivolt.tape.Motion;
import org.archivolt.tape.Place;
import org.archivolt.tape.ReadOrder;
import org.archivolt.tape.Span;
import org.archivolt.tape.TapeGeneration;

/**
 * In which order to read from the loaded cartridge: the drive's own recommendation (SSC-5, 4.2.27: RAO) when it gives one, which
 * knows where each block lies; else that of our model of tape; by position when the drive is of no generation we know.
 */
final class ReadPlanner {
    private static final String DOING = "asking for the order of reads";
    private static final int REORDER = 2;
    private static final int WITHOUT_GEOMETRY = 0;
    private static final int LIMITS_BYTES = 4;
    private static final int HEADER_BYTES = 8;
    private static final int SEGMENT_BYTES = 32;
    private static final int DATA_PARTITION = 1;

    private final DriveUnit unit;
    private final String model;
    /** How many the drive can put in order; empty before it was asked. */
    private Optional<Integer> segmentsMax = Optional.empty();

    /** @param model as {@link Technology#modelOfDrive} has it */
    ReadPlanner(DriveUnit unit, String model) {
        this.unit = unit;
        this.model = model;
    }

    /**
     * The indexes of the runs of blocks, in the order in which to read them.
     *
     * @param recordBytes of nearly all blocks
     * @param space of the data partition
     */
    int[] order(List<Blocks> runs, Position now, int recordBytes, Space space) throws ArchivoltException {
        Optional<int[]> recommended = runs.size() > segmentsMax() ? Optional.empty() : recommended(runs);
        return recommended.orElseGet(() -> modelled(runs, now, recordBytes, space));
    }

    private int segmentsMax() throws ArchivoltException {
        if (segmentsMax.isEmpty()) {
            ByteBuffer limits = ByteBuffer.allocate(LIMITS_BYTES);
            Answer answer = unit.ask(
                    new DriveCommand.ReceiveRecommendedAccessOrder(true, 0, LIMITS_BYTES, WITHOUT_GEOMETRY),
                    limits,
                    DOING);
            segmentsMax = Optional.of(
                    answer.isDone() && answer.transferred() == LIMITS_BYTES
                            ? AccessOrder.Limits.decode(limits.array()).segments()
                            : 0);
        }
        return segmentsMax.get();
    }

    /** Empty when the drive does not want to, or what it says is no order of what it was asked. */
    private Optional<int[]> recommended(List<Blocks> runs) throws ArchivoltException {
        byte[] wanted = new AccessOrder(IntStream.range(0, runs.size())
                        .mapToObj(i -> segment(i, runs.get(i)))
                        .toList())
                .encode();
        Answer generated = unit.ask(
                new DriveCommand.GenerateRecommendedAccessOrder(REORDER, WITHOUT_GEOMETRY, wanted.length),
                ByteBuffer.wrap(wanted),
                DOING);
        if (!generated.isDone()) {
            return Optional.empty();
        }
        ByteBuffer order = ByteBuffer.allocate(HEADER_BYTES + SEGMENT_BYTES * runs.size());
        Answer received = unit.ask(
                new DriveCommand.ReceiveRecommendedAccessOrder(false, 0, order.capacity(), WITHOUT_GEOMETRY),
                order,
                DOING);
        return received.isDone()
                ? permutation(AccessOrder.decode(Arrays.copyOf(order.array(), received.transferred())), runs.size())
                : Optional.empty();
    }

    private static Segment segment(int index, Blocks blocks) {
        return new Segment(Integer.toString(index), blocks.partition(), blocks.first(), blocks.last());
    }

    private static Optional<int[]> permutation(AccessOrder order, int size) {
        int[] indexes = order.segments().stream()
                .map(segment -> segment.name().strip())
                .filter(name -> name.matches("\\d{1,9}"))
                .mapToInt(Integer::parseInt)
                .filter(index -> index < size)
                .distinct()
                .toArray();
        return indexes.length == size ? Optional.of(indexes) : Optional.empty();
    }

    // ---- without the drive's help

    private int[] modelled(List<Blocks> runs, Position now, int recordBytes, Space space) {
        return motion().map(motion -> new ReadOrder(motion)
                        .order(
                                new Track(motion.geometry(), runs, recordBytes, space).spans(runs),
                                place(motion.geometry(), now, recordBytes)))
                .orElseGet(() -> byPosition(runs));
    }

    /** Of the cartridge that the drive was made for; that of an older one is much the same. */
    private Optional<Motion> motion() {
        return Arrays.stream(DriveModel.values())
                .filter(drive -> drive.label().equals(model))
                .findFirst()
                .flatMap(drive -> Arrays.stream(TapeGeneration.values())
                        .filter(cartridge ->
                                drive.takes(cartridge) && cartridge.label().startsWith(model))
                        .findFirst()
                        .map(cartridge -> new Motion(drive, Geometry.indexed(cartridge))));
    }

    private static Place place(Geometry geometry, Position position, int recordBytes) {
        int partition = Math.min(position.partition(), DATA_PARTITION);
        return geometry.place(
                partition, Math.min(geometry.capacityBytes(partition), position.block() * (long) recordBytes));
    }

    private static int[] byPosition(List<Blocks> runs) {
        return IntStream.range(0, runs.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> runs.get(i).partition())
                        .thenComparingLong(i -> runs.get(i).first()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Where blocks lie: many are shorter than the others, so that together they reach as far as is written. */
    private record Track(Geometry geometry, List<Blocks> runs, int recordBytes, Space space) {
        List<Span> spans(List<Blocks> of) {
            List<Span> spans = new ArrayList<>();
            double scale = scale();
            for (Blocks blocks : of) {
                spans.add(new Span(
                        at(blocks.partition(), blocks.first(), scale),
                        at(blocks.partition(), blocks.last() + 1, scale)));
            }
            return spans;
        }

        private Place at(int partition, long block, double scale) {
            int known = Math.min(partition, DATA_PARTITION);
            return geometry.place(
                    known, Math.min(geometry.capacityBytes(known), Math.round(block * scale * recordBytes)));
        }

        private double scale() {
            long last = runs.stream().mapToLong(Blocks::last).max().orElse(0);
            double written = (double) space.totalBytes() - space.freeBytes();
            double longest = (last + 1.0) * recordBytes;
            return space.totalBytes() > 0 && longest > written ? Math.max(0, written) / longest : 1;
        }
    }
}
