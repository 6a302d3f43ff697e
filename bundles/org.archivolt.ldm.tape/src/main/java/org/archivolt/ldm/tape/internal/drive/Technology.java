package org.archivolt.ldm.tape.internal.drive;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which generation of LTO drives and cartridges are of, and which fit each other, as far as their names tell. */
final class Technology {
    private static final Pattern DRIVE =
            Pattern.compile("(?:LTO-?|TD|HH|ULTRIUM |ULTRIUM-)(10|[5-9])(?!\\d)", Pattern.CASE_INSENSITIVE);
    /** Two characters behind the six of the number: L or a letter for write-once cartridges, and the generation. */
    private static final Pattern CARTRIDGE = Pattern.compile("[A-Z0-9]{6}(?:L([5-9])|L(A)|(M8)|L[V-Z]|P(A))");

    private Technology() {}

    /** @param product as the drive's INQUIRY data have it: {@code ULTRIUM-TD9}, {@code Ultrium 9-SCSI} */
    static OptionalInt generationOfDrive(String product) {
        Matcher matcher = DRIVE.matcher(product);
        return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    /** What people call it: {@code LTO-9}; the drive's own words when it is not of LTO. */
    static String modelOfDrive(String product) {
        OptionalInt generation = generationOfDrive(product);
        return generation.isPresent() ? "LTO-" + generation.getAsInt() : product;
    }

    /** @return what the barcode says the cartridge is: {@code LTO-9}, {@code LTO-7-M8}; empty when it says nothing */
    static Optional<String> modelOfCartridge(String barcode) {
        Matcher matcher = CARTRIDGE.matcher(barcode);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        if (matcher.group(3) != null) {
            return Optional.of("LTO-7-M8");
        }
        if (matcher.group(2) != null || matcher.group(4) != null) {
            return Optional.of("LTO-10");
        }
        return Optional.ofNullable(matcher.group(1)).map(generation -> "LTO-" + generation);
    }

    /** Whether the drive can at least read such a cartridge. Who cannot be told is given the benefit of the doubt. */
    static boolean fits(String product, String barcode) {
        OptionalInt drive = generationOfDrive(product);
        Optional<String> cartridge = modelOfCartridge(barcode);
        if (drive.isEmpty() || cartridge.isEmpty()) {
            return true;
        }
        if (cartridge.get().equals("LTO-7-M8")) {
            return drive.getAsInt() == 8;
        }
        int generation = Integer.parseInt(cartridge.get().substring("LTO-".length()));
        return generation <= drive.getAsInt() && generation >= oldestReadable(drive.getAsInt());
    }

    /** Two generations back up to LTO-7, then one, and from LTO-10 on none. */
    private static int oldestReadable(int drive) {
        if (drive <= 7) {
            return drive - 2;
        }
        return drive == 10 ? 10 : drive - 1;
    }
}
