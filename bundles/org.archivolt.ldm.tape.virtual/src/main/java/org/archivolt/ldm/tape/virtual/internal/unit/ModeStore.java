package org.archivolt.ldm.tape.virtual.internal.unit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archivolt.scsi.command.PageControl;
import org.archivolt.scsi.data.ModePage;

/** The mode pages of a unit: what they are now, what they are by default, and which bits a host can change. */
public final class ModeStore {
    private static final int ALL_PAGES = 0x3F;
    private static final int ALL_SUBPAGES = 0xFF;

    private final Map<Integer, Entry> entries = new LinkedHashMap<>();

    /** A page, and a mask of its body: a bit for every bit that can be changed. */
    private static final class Entry {
        private final ModePage standard;
        private final byte[] mask;
        private final boolean free;
        private ModePage current;

        Entry(ModePage standard, byte[] mask, boolean free) {
            this.standard = standard;
            this.mask = mask;
            this.free = free;
            this.current = standard;
        }

        ModePage as(PageControl control) {
            return switch (control) {
                case CURRENT -> current;
                case DEFAULT, SAVED -> standard;
                case CHANGEABLE -> new ModePage(current.page(), current.subpage(), false, mask);
            };
        }

        void check(ModePage wanted) throws CheckCondition {
            byte[] now = current.body();
            byte[] then = wanted.body();
            boolean fits = then.length == now.length;
            for (int i = 0; fits && i < now.length; i++) {
                fits = ((now[i] ^ then[i]) & ~mask[i]) == 0;
            }
            if (!fits) {
                throw CheckCondition.of(SenseCode.INVALID_FIELD_IN_PARAMETERS);
            }
        }
    }

    /** A page that hosts cannot change. */
    public void add(ModePage page) {
        add(page, new byte[page.body().length], false);
    }

    /** @param changeable the page with every bit set that hosts can change */
    public void add(ModePage page, ModePage changeable) {
        add(page, changeable.body(), false);
    }

    /** A page of which hosts can change everything, its length too. */
    public void addFree(ModePage page) {
        byte[] all = new byte[page.body().length];
        Arrays.fill(all, (byte) 0xFF);
        add(page, all, true);
    }

    private void add(ModePage page, byte[] mask, boolean free) {
        entries.put(key(page.page(), page.subpage()), new Entry(page, mask, free));
    }

    /** The unit itself changes a page. */
    public void set(ModePage page) {
        entries.get(key(page.page(), page.subpage())).current = page;
    }

    public ModePage current(int page, int subpage) {
        return entries.get(key(page, subpage)).current;
    }

    /** After a reset. */
    public void reset() {
        entries.values().forEach(entry -> entry.current = entry.standard);
    }

    List<ModePage> sense(PageControl control, int page, int subpage) throws CheckCondition {
        List<ModePage> found = entries.values().stream()
                .filter(entry -> page == ALL_PAGES || entry.standard.page() == page)
                .filter(entry -> subpage == ALL_SUBPAGES || entry.standard.subpage() == subpage)
                .map(entry -> entry.as(control))
                .toList();
        if (found.isEmpty()) {
            throw CheckCondition.invalidField(2);
        }
        return found;
    }

    /** All of them or none. */
    void check(List<ModePage> wanted) throws CheckCondition {
        for (ModePage page : wanted) {
            Entry entry = entries.get(key(page.page(), page.subpage()));
            if (entry == null) {
                throw CheckCondition.of(SenseCode.INVALID_FIELD_IN_PARAMETERS);
            }
            if (!entry.free) {
                entry.check(page);
            }
        }
    }

    private static int key(int page, int subpage) {
        return page << 8 | subpage;
    }
}
