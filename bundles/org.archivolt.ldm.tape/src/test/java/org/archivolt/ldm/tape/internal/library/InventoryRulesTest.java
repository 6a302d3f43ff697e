package org.archivolt.ldm.tape.internal.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.LibraryElement.Kind;
import org.junit.jupiter.api.Test;

class InventoryRulesTest {
    private final InventoryRules rules = new InventoryRules("lib", "CLN");

    @Test
    void namesAMediumByItsBarcode() {
        assertThat(rules.judge(List.of(slot(1, "A00001L9"))).get(0).medium())
                .contains(new MediumId(Family.TAPE, "lib", "A00001L9"));
    }

    @Test
    void putsBothOfTwoWithOneBarcodeIntoQuarantine() {
        List<LibraryElement> judged =
                rules.judge(List.of(slot(1, "A00001L9"), slot(2, "A00002L9"), slot(3, "A00001L9")));
        assertThat(judged).extracting(element -> element.medium().isPresent()).containsExactly(false, true, false);
        assertThat(judged.get(0).trouble()).contains("its barcode is also at 3");
        assertThat(judged.get(2).trouble()).contains("its barcode is also at 1");
    }

    @Test
    void putsWhatHasNoReadableBarcodeIntoQuarantine() {
        LibraryElement judged = rules.judge(List.of(full(1, Optional.empty()))).get(0);
        assertThat(judged.medium()).isEmpty();
        assertThat(judged.trouble()).contains("its barcode cannot be read");
    }

    @Test
    void putsABarcodeThatCannotBeANameIntoQuarantine() {
        LibraryElement judged = rules.judge(List.of(slot(1, "A0/001L9"))).get(0);
        assertThat(judged.medium()).isEmpty();
        assertThat(judged.trouble()).isPresent();
    }

    @Test
    void knowsCleaningCartridges() {
        LibraryElement judged = rules.judge(List.of(slot(1, "CLN001L1"))).get(0);
        assertThat(judged.cleaning()).isTrue();
        assertThat(judged.medium()).isEmpty();
        assertThat(judged.trouble()).isEmpty();
    }

    private static LibraryElement slot(int address, String barcode) {
        return full(address, Optional.of(barcode));
    }

    private static LibraryElement full(int address, Optional<String> barcode) {
        return new LibraryElement(
                address,
                Kind.SLOT,
                true,
                barcode,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                true,
                OptionalInt.empty());
    }
}
