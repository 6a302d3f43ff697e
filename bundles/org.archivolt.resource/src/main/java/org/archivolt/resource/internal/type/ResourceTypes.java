package org.archivolt.resource.internal.type;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.ResourceType;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The types of resources there are: the shipped ones, and those that others register as services. Of two with the same name the one that
 * came first is used; a shipped one always came first. Safe for use by many threads.
 */
@Component(service = ResourceTypes.class, configurationPid = ResourceTypes.PID)
@Designate(ocd = TypesConfig.class)
public final class ResourceTypes {
    static final String PID = "org.archivolt.resource.types";

    private static final Logger log = LoggerFactory.getLogger(ResourceTypes.class);
    private static final List<ResourceType> FIXED = List.of(
            ExclusiveUnit.ROBOT,
            ExclusiveUnit.DRIVE,
            MediumType.MEDIUM,
            LockType.LOCK,
            RecordType.RECORD,
            NamesType.NAMES,
            ExtentType.EXTENT);

    private final List<ResourceType> added = new ArrayList<>();
    private List<ResourceType> shipped;
    private volatile Map<String, ResourceType> byName;

    @Activate
    public ResourceTypes(TypesConfig config) throws ArchivoltException {
        this(shipped(config));
    }

    private ResourceTypes(List<ResourceType> shipped) {
        this.shipped = shipped;
        index();
    }

    /** Without configuration: with the amounts that there are of counted resources. */
    public static ResourceTypes of(Map<String, Long> space, Map<String, Long> bandwidth) {
        return new ResourceTypes(shipped(space, bandwidth));
    }

    /** Counts from the next time that a resource's books are read. Nothing that is lent is called back because there is less. */
    @Modified
    synchronized void modified(TypesConfig config) throws ArchivoltException {
        shipped = shipped(config);
        index();
    }

    private static List<ResourceType> shipped(TypesConfig config) throws ArchivoltException {
        return shipped(capitals("space", config.space()), capitals("bandwidth", config.bandwidth()));
    }

    private static List<ResourceType> shipped(Map<String, Long> space, Map<String, Long> bandwidth) {
        Stream<ResourceType> counted = Stream.of(CountedType.space(space), CountedType.bandwidth(bandwidth));
        return Stream.concat(FIXED.stream(), counted).toList();
    }

    private static Map<String, Long> capitals(String key, String text) throws ArchivoltException {
        Map<String, Long> capitals = new HashMap<>();
        for (String each : text.isBlank() ? new String[0] : text.split(",", -1)) {
            try {
                int equals = each.lastIndexOf('=');
                ResourceName resource = new ResourceName(
                        key, each.substring(0, Math.max(equals, 0)).strip());
                long units = Texts.number(each.substring(equals + 1).strip());
                if (capitals.put(resource.name(), units) != null) {
                    throw new IllegalArgumentException("twice");
                }
            } catch (IllegalArgumentException e) {
                throw ArchivoltException.invalid(key, "must be different names with amounts, such as a=1000,b=2000")
                        .with("pid", PID)
                        .with("value", each);
            }
        }
        return capitals;
    }

    @Reference(
            name = "types",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "unbind")
    public synchronized void bind(ResourceType type) {
        if (type.name() == null || !ResourceName.isType(type.name())) {
            log.warn(
                    "resource type {} of {}: no resource can be named so, it is not used",
                    type.name(),
                    type.getClass());
            return;
        }
        added.add(type);
        index();
        if (byName.get(type.name()) != type) {
            log.warn("resource type {}: there is one of this name already, which stays in use", type.name());
        }
    }

    synchronized void unbind(ResourceType type) {
        added.remove(type);
        index();
    }

    private void index() {
        Map<String, ResourceType> index = new HashMap<>();
        shipped.forEach(each -> index.put(each.name(), each));
        added.forEach(each -> index.putIfAbsent(each.name(), each));
        byName = Map.copyOf(index);
    }

    /** In the order of the alphabet. */
    public SortedSet<String> names() {
        return new TreeSet<>(byName.keySet());
    }

    /** @throws ArchivoltException {@code NO_SUCH_RESOURCE} */
    public ResourceType find(String name) throws ArchivoltException {
        ResourceType found = byName.get(name);
        if (found == null) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_RESOURCE, "looking for a type of resources")
                    .with("type", Texts.shown(name));
        }
        return found;
    }
}
