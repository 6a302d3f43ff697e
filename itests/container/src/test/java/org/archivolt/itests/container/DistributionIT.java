package org.archivolt.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
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
        URI health = URI.create("http://127.0.0.1:" + System.getProperty("archivolt.http.port") + "/api/v1/health");
        String credentials = Distribution.USER + ":" + Distribution.PASSWORD;
        HttpRequest request = HttpRequest.newBuilder(health)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                .build();
        try {
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + (response.body().contains("\"ready\":true") ? " ready" : response.body());
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
