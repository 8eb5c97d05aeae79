package dev.galley.kube.admission;

import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A pod, or the template of one, as the checks of the pod security standards see it.
record PodUnderCheck(
    Map<String, String> annotations,
    Map<String, @Nullable Object> spec,
    List<Map<String, @Nullable Object>> containers) {

  /// What a check found: in short, and in detail.
  record Violation(String reason, String detail) {}

  /// One check of the standards.
  @FunctionalInterface
  interface Check {
    Optional<Violation> of(PodUnderCheck pod);
  }

  static PodUnderCheck of(Map<String, @Nullable Object> pod) {
    Map<String, @Nullable Object> spec = Tree.mapAt(pod, "spec");
    List<Map<String, @Nullable Object>> containers = new ArrayList<>();
    for (String field : List.of("initContainers", "containers", "ephemeralContainers")) {
      containers.addAll(Tree.mapsAt(spec, field));
    }
    return new PodUnderCheck(
        Tree.textMapAt(pod, "metadata", "annotations"), spec, List.copyOf(containers));
  }

  boolean isWindows() {
    return Tree.textAt(spec, "os", "name").equals("windows");
  }

  /// The names of the containers that are bad.
  List<String> bad(Predicate<Map<String, @Nullable Object>> isBad) {
    List<String> bad = new ArrayList<>();
    for (Map<String, @Nullable Object> container : containers) {
      if (isBad.test(container)) {
        bad.add(Tree.textAt(container, "name"));
      }
    }
    return bad;
  }

  static Optional<Violation> when(boolean violated, String reason, String detail) {
    return violated ? Optional.of(new Violation(reason, detail)) : Optional.empty();
  }

  /// `container "a"`, `containers "a", "b"`.
  static String counted(String what, Collection<String> names) {
    return plural(what, names) + " " + quoted(names);
  }

  static String plural(String what, Collection<String> names) {
    return names.size() == 1 ? what : what + "s";
  }

  static String quoted(Collection<String> names) {
    return names.isEmpty() ? "" : "\"" + String.join("\", \"", names) + "\"";
  }

  /// Who set something bad: the pod itself, some of its containers, or both; empty when nobody.
  static String setters(boolean pod, List<String> containers) {
    List<String> setters = new ArrayList<>();
    if (pod) {
      setters.add("pod");
    }
    if (!containers.isEmpty()) {
      setters.add(counted("container", containers));
    }
    return String.join(" and ", setters);
  }

  /// Collects the texts of a list that a container has.
  static boolean collect(List<String> texts, Predicate<String> isBad, TreeSet<String> into) {
    boolean any = false;
    for (String text : texts) {
      if (isBad.test(text)) {
        into.add(text);
        any = true;
      }
    }
    return any;
  }

  void eachSecurityContext(Consumer<Map<String, @Nullable Object>> consumer) {
    containers.forEach(each -> consumer.accept(Tree.mapAt(each, "securityContext")));
  }
}
