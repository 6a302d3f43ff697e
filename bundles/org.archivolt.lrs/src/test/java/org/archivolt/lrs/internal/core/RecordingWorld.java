package org.archivolt.lrs.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumUsage;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.lrs.Allocation;

/** Remembers everything a family asks of it; answers nothing. */
final class RecordingWorld implements FamilyEffect.World {
    record Told(String device, DeviceEvent event) {}

    final Volume volume = new SimulatedVolume(null, null);
    final List<Told> told = new ArrayList<>();
    /** The latest task of each device that it has not answered. */
    final Map<String, DeviceTask> assigned = new LinkedHashMap<>();

    final Map<Long, Object> answers = new LinkedHashMap<>();
    final Map<String, Long> accounts = new LinkedHashMap<>();
    final List<FilesystemStatus> statuses = new ArrayList<>();
    final Map<Long, Adoption> adoptions = new LinkedHashMap<>();
    final List<DeviceId> forgotten = new ArrayList<>();
    final List<MediumId> loads = new ArrayList<>();
    final List<MediumId> blamed = new ArrayList<>();
    final List<MediumId> failedMedia = new ArrayList<>();
    final List<DeviceId> failedDevices = new ArrayList<>();
    final Queue<MediumId> toAcquire = new ArrayDeque<>();
    final Queue<SubRequestId> toSettle = new ArrayDeque<>();
    final List<MediumId> givenBack = new ArrayList<>();
    final List<MediumId> awaited = new ArrayList<>();
    final List<DeviceId> lookedUp = new ArrayList<>();
    final List<Long> blanked = new ArrayList<>();
    final List<DeviceId> started = new ArrayList<>();

    @Override
    public void tell(DeviceId device, DeviceEvent event) {
        told.add(new Told(device.name(), event));
        if (event instanceof DeviceEvent.Assign assign) {
            assigned.put(device.name(), assign.task());
        } else if (event instanceof DeviceEvent.Settle settle) {
            toSettle.add(settle.id());
        } else if (event instanceof DeviceEvent.Withdraw withdraw) {
            assigned.values().removeIf(task -> task.id().equals(withdraw.id()));
        }
    }

    @Override
    public void startDevice(DeviceRecord device, DeviceSettings settings) {
        started.add(device.id());
    }

    @Override
    public void forgetDevice(DeviceId device) {
        forgotten.add(device);
    }

    @Override
    public void granted(Allocation allocation) {
        answer(allocation.id(), allocation);
    }

    @Override
    public void refused(long request, ArchivoltException why) {
        answer(request, why);
    }

    @Override
    public void done(long request) {
        answer(request, "done");
    }

    private void answer(long request, Object answer) {
        assertThat(answers.put(request, answer)).as("an earlier answer").isNull();
    }

    @Override
    public void account(MediumUsage usage) {
        accounts.merge(usage.medium().name(), usage.writtenBytes(), Long::sum);
        usage.filesystem().ifPresent(statuses::add);
    }

    @Override
    public void failMedium(MediumId medium, ArchivoltException why) {
        failedMedia.add(medium);
    }

    @Override
    public void failDevice(DeviceId device, ArchivoltException why) {
        failedDevices.add(device);
    }

    @Override
    public void loaded(MediumId medium) {
        loads.add(medium);
    }

    @Override
    public void blamed(MediumId medium) {
        blamed.add(medium);
    }

    @Override
    public void health(MediumId medium, int left) {
        // for people
    }

    @Override
    public void health(DeviceId device, int left) {
        // for people
    }

    @Override
    public void acquire(MediumId medium) {
        toAcquire.add(medium);
    }

    @Override
    public void giveBack(MediumId medium) {
        givenBack.add(medium);
    }

    @Override
    public void await(MediumId medium) {
        awaited.add(medium);
    }

    @Override
    public void forgo(MediumId medium) {
        awaited.remove(medium);
    }

    @Override
    public void lookUp(DeviceId device) {
        lookedUp.add(device);
    }

    @Override
    public void blank(long request, MediumId medium) {
        blanked.add(request);
    }

    @Override
    public void recordAdoption(long request, Adoption adoption) {
        adoptions.put(request, adoption);
    }

    @Override
    public void recordFormat(MediumLabel label, Optional<Space> space, boolean unlock) {}
}
