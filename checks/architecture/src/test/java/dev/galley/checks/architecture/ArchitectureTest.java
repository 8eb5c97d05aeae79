package dev.galley.checks.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import dev.galley.base.problem.ProblemCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Timer;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The arrows of the architecture, and what nobody may do behind the world's back.
class ArchitectureTest {
  /// From the bottom up; a layer may use those before it.
  private static final List<String> LAYERS =
      List.of("base", "render", "kube", "cloud", "control", "insight", "assembly", "surface");

  /// What a layer may use besides itself.
  private static final Map<String, List<String>> ALLOWED =
      Map.of(
          "base", List.of(),
          "render", List.of("base"),
          "kube", List.of("base"),
          "cloud", List.of("base"),
          "control", List.of("base", "render", "kube", "cloud"),
          "insight", List.of("base", "kube", "cloud"),
          "assembly", List.of("base", "render", "kube", "cloud", "control", "insight"),
          "surface", List.of("base", "render", "kube", "cloud", "control", "insight", "assembly"));

  /// Where real time, threads and streams are at home.
  private static final String[] AT_HOME = {"dev.galley.base.runtime..", "dev.galley.surface.cli.."};

  private static JavaClasses all;

  @BeforeAll
  static void read_the_classes() {
    all =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.galley");
  }

  @Test
  void the_check_sees_every_module() {
    TreeSet<String> packages = new TreeSet<>();
    for (JavaClass each : all) {
      packages.add(each.getPackageName());
    }
    assertThat(all.size()).as("a rule over nothing proves nothing").isGreaterThan(300);
    for (String layer : LAYERS) {
      assertThat(packages)
          .as("packages of layer %s", layer)
          .anyMatch(name -> name.startsWith("dev.galley." + layer + "."));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"base", "render", "kube", "cloud", "control", "insight", "assembly", "surface"})
  void a_layer_uses_only_the_layers_above_it_in_the_list(String layer) {
    for (String other : LAYERS) {
      if (!other.equals(layer) && !ALLOWED.getOrDefault(layer, List.of()).contains(other)) {
        noClasses()
            .that()
            .resideInAPackage("dev.galley." + layer + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.galley." + other + "..")
            .because("arrows go one way: " + layer + " knows nothing of " + other)
            .allowEmptyShould(false)
            .check(all);
      }
    }
  }

  @Test
  void packages_form_no_cycle() {
    slices().matching("dev.galley.(**)").should().beFreeOfCycles().check(all);
  }

  @Test
  void controllers_are_blind_to_each_other() {
    slices()
        .matching("dev.galley.control.(*)..")
        .should()
        .notDependOnEachOther()
        .because("they meet only through the Kubernetes API")
        .check(all);
  }

  @Test
  void nobody_reads_the_clock_but_the_world() {
    banned("the time comes from the World")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .check(all);
  }

  @Test
  void nobody_starts_threads_or_sleeps_but_the_world() {
    banned("tasks and sleep come from the World")
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", Duration.class)
        .orShould()
        .callMethod(Thread.class, "ofVirtual")
        .orShould()
        .callMethod(Thread.class, "ofPlatform")
        .orShould()
        .callMethod(Thread.class, "startVirtualThread", Runnable.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Executors.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Timer.class)
        .check(all);
  }

  @Test
  void nobody_rolls_dice_but_the_world() {
    banned("randomness comes from the World")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocalRandom.class)
        .orShould()
        .callConstructor(Random.class)
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .check(all);
  }

  @Test
  void nobody_prints_but_the_command_line() {
    banned("output belongs to the surface")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(all);
  }

  @Test
  void every_package_is_null_marked() {
    TreeSet<String> marked = new TreeSet<>();
    TreeSet<String> packages = new TreeSet<>();
    for (JavaClass each : all) {
      packages.add(each.getPackageName());
      if (each.getPackage().tryGetAnnotationOfType(NullMarked.class).isPresent()) {
        marked.add(each.getPackageName());
      }
    }
    assertThat(marked).isEqualTo(packages);
  }

  @Test
  void no_problem_code_means_two_things() throws ReflectiveOperationException {
    Map<String, String> owners = new TreeMap<>();
    for (JavaClass each : all) {
      if (each.isEnum() && each.isAssignableTo(ProblemCode.class)) {
        for (Object constant : each.reflect().getEnumConstants()) {
          String code = ((ProblemCode) constant).code();
          String owner = each.getName() + "." + constant;
          assertThat(owners.put(code, owner)).as("owner of %s besides %s", code, owner).isNull();
        }
      }
    }
    assertThat(owners.size()).isGreaterThan(20);
  }

  private static GivenClassesConjunction banned(String reason) {
    assertThat(reason).isNotEmpty();
    return noClasses().that().resideOutsideOfPackages(AT_HOME);
  }

  @Test
  void the_rules_can_fail() {
    ArchRule rule = noClasses().should().callMethod(Instant.class, "now").allowEmptyShould(false);
    assertThat(rule.evaluate(all).hasViolation()).as("the world itself reads the clock").isTrue();
  }
}
