package org.archivolt.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** The distribution starts, and everything in it that is ours is wired. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class DistributionIT {
    private final Http http = new Http();

    @Inject
    private BundleContext context;

    @Inject
    private ServiceComponentRuntime components;

    @Configuration
    public Option[] distribution() {
        return new Option[] {Distribution.onFreePorts()};
    }

    /** What there is none of unless an operator configures one. */
    private static final Set<String> OFF = Set.of("org.archivolt.scsi.iscsi.internal.IscsiTarget");

    @Test
    public void startsEveryBundle() {
        assertEquals(List.of(), Await.until(List.of(), this::idleBundles));
        assertTrue(ourBundles().count() > 10);
    }

    @Test
    public void satisfiesEveryComponent() {
        assertEquals(List.of(), Await.until(List.of(), this::unsatisfiedComponents));
    }

    @Test
    public void becomesReady() {
        assertEquals("200 ready", Await.until("200 ready", this::health));
    }

    private List<String> idleBundles() {
        return ourBundles()
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                .map(Bundle::getSymbolicName)
                .collect(Collectors.toList());
    }

    private List<String> unsatisfiedComponents() {
        return components.getComponentDescriptionDTOs(ourBundles().toArray(Bundle[]::new)).stream()
                .filter(component -> !isSatisfied(component))
                .map(component -> component.name)
                .filter(name -> !OFF.contains(name))
                .sorted()
                .collect(Collectors.toList());
    }

    private boolean isSatisfied(ComponentDescriptionDTO component) {
        int satisfied = ComponentConfigurationDTO.SATISFIED | ComponentConfigurationDTO.ACTIVE;
        Collection<ComponentConfigurationDTO> configurations = components.getComponentConfigurationDTOs(component);
        return !configurations.isEmpty()
                && configurations.stream().allMatch(configuration -> (configuration.state & satisfied) != 0);
    }

    private Stream<Bundle> ourBundles() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("org.archivolt."));
    }

    private String health() {
        Http.Answer answer = http.health();
        return answer.status() + (answer.text().contains("\"ready\":true") ? " ready" : answer.text());
    }
}
