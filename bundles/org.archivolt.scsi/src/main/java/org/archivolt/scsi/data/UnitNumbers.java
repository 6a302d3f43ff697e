package org.archivolt.scsi.data;

import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.internal.Block;
import org.archivolt.scsi.internal.Fields;

/** The logical unit numbers of a target: the answer to REPORT LUNS (SPC-5 6.33). Those of one level, 0 to 16383, only. */
public record UnitNumbers(List<Integer> numbers) {
    private static final int HEADER = 8;
    private static final int FLAT = 0x4000;
    private static final int PERIPHERAL_MAX = 255;

    public UnitNumbers {
        numbers = List.copyOf(numbers);
    }

    public static UnitNumbers decode(byte[] answer) throws ArchivoltException {
        Fields fields = new Fields("logical unit numbers", answer);
        Fields list = fields.part(HEADER, fields.u32(0));
        List<Integer> numbers = new ArrayList<>();
        for (int offset = 0; list.has(offset, 8); offset += 8) {
            int number = number(list.u64(offset));
            if (number >= 0) {
                numbers.add(number);
            }
        }
        return new UnitNumbers(numbers);
    }

    public byte[] encode() {
        Block block = new Block(HEADER + 8 * numbers.size()).u32(0, 8L * numbers.size());
        for (int i = 0; i < numbers.size(); i++) {
            block.u64(HEADER + 8 * i, field(numbers.get(i)));
        }
        return block.bytes();
    }

    /** The number as the eight bytes of SAM-5: peripheral addressing as far as it goes, then flat. */
    public static long field(int number) {
        if (number < 0 || number >= FLAT) {
            throw new IllegalArgumentException("a logical unit number is 0 to 16383: " + number);
        }
        long first = number <= PERIPHERAL_MAX ? number : FLAT | number;
        return first << 48;
    }

    /** @return -1 for an address of more than one level, or of another method */
    public static int number(long field) {
        int first = (int) (field >>> 48);
        int method = first >>> 14;
        boolean oneLevel = field << 16 == 0;
        boolean onBusZero = method == 1 || first <= PERIPHERAL_MAX;
        return oneLevel && method <= 1 && onBusZero ? first & FLAT - 1 : -1;
    }
}
