package org.archivolt.lrs.internal.core;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumUsage;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.lrs.Allocation;

/** What a family asks the world to do. None of it blocks. */
public interface FamilyEffect {
    void perform(World world);

    /** The world a family lives in. */
    interface World {
        void tell(DeviceId device, DeviceEvent event);

        /** A device of this host that has no thread yet. */
        void startDevice(DeviceRecord device, DeviceSettings settings);

        /** One that has stopped because it was removed. */
        void forgetDevice(DeviceId device);

        void granted(Allocation allocation);

        void refused(long request, ArchivoltException why);

        /** A release or a format is done. */
        void done(long request);

        void account(MediumUsage usage);

        /** Note in the catalog that a medium must not be used until an operator has looked at it. */
        void failMedium(MediumId medium, ArchivoltException why);

        void failDevice(DeviceId device, ArchivoltException why);

        /** For the statistics: a medium was loaded into a drive. */
        void loaded(MediumId medium);

        /** For the statistics: a driver has blamed a medium. */
        void blamed(MediumId medium);

        /** For people: how many more errors in a row a medium may make. */
        void health(MediumId medium, int left);

        void health(DeviceId device, int left);

        /** Keep the medium from other hosts, or say at once who has it. Answered by {@link FamilyEvent.MediumAcquired}. */
        void acquire(MediumId medium);

        /**
         * Have a medium of another host called back. Answered by {@link FamilyEvent.MediumAcquired} when it is ours, by {@link
         * FamilyEvent.WaitEnded} when nobody waits for it any more.
         */
        void await(MediumId medium);

        /** Nobody here waits for the medium any more. An answer may be on its way. */
        void forgo(MediumId medium);

        /** Let other hosts have the medium. */
        void giveBack(MediumId medium);

        /** Another host has got a drive of ours: is it still ours? Answered by {@link FamilyEvent.DeviceChanged}. */
        void lookUp(DeviceId device);

        /** Answered by {@link FamilyEvent.Blanked}. */
        void blank(long request, MediumId medium);

        /** Answered by {@link FamilyEvent.AdoptionRecorded}. */
        void recordAdoption(long request, Adoption adoption);

        /** Answered by {@link FamilyEvent.FormatRecorded}. */
        void recordFormat(MediumLabel label, Optional<Space> space, boolean unlock);
    }
}
