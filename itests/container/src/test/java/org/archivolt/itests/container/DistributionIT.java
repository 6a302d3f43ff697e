package org.archivolt.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
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
    @Inject
    private BundleContext context;

    @Inject
    private ServiceComponentRuntime components;

    @Configuration
    public Option[] distribution() {
        return new Option[] {Distribution.onFreePorts(Distribution.freePort())};
    }

    @Test
    public void startsEveryBundle() {
        List<String> idle = ourBundles()
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                .map(Bundle::getSymbolicName)
                .collect(Collectors.toList());
        assertEquals(List.of(), idle);
        assertFalse(ourBundles().findAny().isEmpty());
    }

    @Test
    public void satisfiesEveryComponent() {
        List<String> unsatisfied = components
                .getComponentDescriptionDTOs(ourBundles().toArray(Bundle[]::new))
                .stream()
                .filter(component -> !isSatisfied(component))
                .map(component -> component.name)
                .collect(Collectors.toList());
        assertEquals(List.of(), unsatisfied);
    }

    private boolean isSatisfied(ComponentDescriptionDTO component) {
        Collection<ComponentConfigurationDTO> configurations = components.getComponentConfigurationDTOs(component);
        return !configurations.isEmpty()
                && configurations.stream()
                        .allMatch(configuration -> (configuration.state
                                        & (ComponentConfigurationDTO.SATISFIED | ComponentConfigurationDTO.ACTIVE))
                                != 0);
    }

    private Stream<Bundle> ourBundles() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("org.archivolt."));
    }
}
