package dev.galley.insight.explain;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why a Flux object is not ready: what its own condition says, or the object that it waits for.
final class GitOpsCauses {
  static final String KUSTOMIZE = "kustomize.toolkit.fluxcd.io";
  static final String HELM = "helm.toolkit.fluxcd.io";
  static final String SOURCE = "source.toolkit.fluxcd.io";

  private static final Pattern NO_KIND =
      Pattern.compile(
          "(\\S+) (?:dry-run failed|not found).*no matches for kind \"([^\"]+)\" in version"
              + " \"([^\"]+)\"",
          Pattern.DOTALL);
  private static final Pattern NO_KIND_BARE =
      Pattern.compile("no matches for kind \"([^\"]+)\" in version \"([^\"]+)\"");
  private static final Pattern WAITED_FOR =
      Pattern.compile("([A-Za-z0-9]+)/([^/ \\]']+)/([^/ \\]']+) status: '([A-Za-z]+)'");

  private final ClusterView view;
  private final Map<String, List<String>> edges = new TreeMap<>();

  /// What holds an object up: a cause of its own, or other objects to look at first.
  sealed interface Cause {
    record Own(Problem problem) implements Cause {}

    record Others(List<KubeObject> objects) implements Cause {}
  }

  GitOpsCauses(ClusterView view) {
    this.view = view;
    for (KubeObject object : dependents()) {
      edges.put(
          key(object),
          dependencies(object).stream().map(name -> key(object.kind(), name)).toList());
    }
  }

  private List<KubeObject> dependents() {
    List<KubeObject> objects = new ArrayList<>(view.list(KUSTOMIZE, "Kustomization"));
    objects.addAll(view.list(HELM, "HelmRelease"));
    return objects;
  }

  /// Every Flux object that has to become ready, sources first.
  List<KubeObject> all() {
    List<KubeObject> objects = new ArrayList<>();
    for (String kind :
        List.of("GitRepository", "OCIRepository", "Bucket", "HelmRepository", "HelmChart")) {
      objects.addAll(view.list(SOURCE, kind));
    }
    objects.addAll(dependents());
    return objects;
  }

  static boolean isFine(KubeObject object) {
    if (object.flag("spec", "suspend") || object.isDeleting()) {
      return true;
    }
    // A HelmRepository of type oci is a name only: helm-controller reads it, nobody reconciles it.
    if (object.kind().equals("HelmRepository") && object.text("spec", "type").equals("oci")) {
      return true;
    }
    Optional<Condition> ready = object.condition("Ready");
    return ready.filter(Condition::isTrue).isPresent()
        && object.number(object.generation(), "status", "observedGeneration")
            >= object.generation();
  }

  List<ObjectName> dependencies(KubeObject object) {
    return object.maps("spec", "dependsOn").stream()
        .map(each -> {
          String namespace = Tree.textAt(each, "namespace");
          return new ObjectName(
              namespace.isEmpty() ? object.namespace() : namespace, Tree.textAt(each, "name"));
        })
        .toList();
  }

  private static String key(KubeObject object) {
    return key(object.kind(), object.objectName());
  }

  private static String key(String kind, ObjectName name) {
    return kind + "/" + name;
  }

  Cause of(KubeObject object) {
    Optional<Condition> ready = object.condition("Ready");
    if (ready.isEmpty()) {
      return new Cause.Own(
          Problem.of(
                  ExplainProblem.NOT_RECONCILED,
                  object + " has not been looked at by any controller")
              .hint("see that the controller for " + object.kind() + " runs"));
    }
    Optional<Cause> waiting = dependency(object);
    if (waiting.isPresent()) {
      return waiting.get();
    }
    return switch (object.kind()) {
      case "Kustomization" -> kustomization(object, ready.get());
      case "HelmRelease" -> helmRelease(object, ready.get());
      default -> new Cause.Own(source(object, ready.get()));
    };
  }

  private Optional<Cause> dependency(KubeObject object) {
    Optional<List<String>> circle = DependencyCycles.through(key(object), edges);
    if (circle.isPresent()) {
      return Optional.of(
          new Cause.Own(
              Problem.of(
                      ExplainProblem.DEPENDENCY_CYCLE,
                      "dependsOn goes in a circle: " + String.join(" → ", circle.get()))
                  .because("each waits until the other is ready, for ever")
                  .hint("remove one of these dependsOn entries")));
    }
    List<KubeObject> unready = new ArrayList<>();
    for (ObjectName name : dependencies(object)) {
      Optional<KubeObject> other =
          view.find(object.groupVersionKind().group(), object.kind(), name);
      if (other.isEmpty()) {
        return Optional.of(
            new Cause.Own(
                Problem.of(
                        ExplainProblem.DEPENDENCY_MISSING,
                        object
                            + " depends on "
                            + object.kind()
                            + "/"
                            + name
                            + ", which does not exist")
                    .hint("correct the name, or add what is missing")));
      }
      if (!isFine(other.get())) {
        unready.add(other.get());
      }
    }
    return unready.isEmpty() ? Optional.empty() : Optional.of(new Cause.Others(unready));
  }

  private Cause kustomization(KubeObject object, Condition ready) {
    Optional<KubeObject> source = sourceOf(object);
    if (source.isPresent() && !isFine(source.get())) {
      return new Cause.Others(List.of(source.get()));
    }
    String message = ready.message();
    if (message.contains("no matches for kind")) {
      return new Cause.Own(kindUnknown(object, message));
    }
    if (message.contains("path not found")) {
      return new Cause.Own(
          Problem.of(
                  ExplainProblem.PATH_MISSING,
                  object + ": the source has no directory " + object.text("spec", "path"))
              .hint("correct spec.path, or add the directory"));
    }
    if (ready.reason().equals("BuildFailed")) {
      return new Cause.Own(
          Problem.of(ExplainProblem.BUILD_FAILED, object + ": " + message)
              .hint("galley build " + object.text("spec", "path") + " says the same, at once"));
    }
    List<KubeObject> waitedFor = waitedFor(object, message);
    if (!waitedFor.isEmpty()) {
      return new Cause.Others(waitedFor);
    }
    return new Cause.Own(
        ready.reason().equals("ReconciliationFailed")
            ? Problem.of(ExplainProblem.APPLY_REFUSED, object + ": " + message)
                .hint("correct the object; nothing of " + object.name() + " is applied until then")
            : Problem.of(ExplainProblem.NOT_HEALTHY, object + ": " + message));
  }

  private Optional<KubeObject> sourceOf(KubeObject object) {
    Map<String, @Nullable Object> reference = object.map("spec", "sourceRef");
    String namespace = Tree.textAt(reference, "namespace");
    return view.find(
        SOURCE,
        Tree.textAt(reference, "kind"),
        new ObjectName(
            namespace.isEmpty() ? object.namespace() : namespace, Tree.textAt(reference, "name")));
  }

  /// The objects that a health check waits for: named in the message, else unhealthy ones of the
  /// inventory.
  private List<KubeObject> waitedFor(KubeObject object, String message) {
    List<KubeObject> objects = new ArrayList<>();
    Matcher matcher = WAITED_FOR.matcher(message);
    while (matcher.find()) {
      ObjectName name = new ObjectName(matcher.group(2), matcher.group(3));
      find(matcher.group(1), name).ifPresent(objects::add);
    }
    if (objects.isEmpty()) {
      objects.addAll(unhealthyInventory(object));
    }
    return objects;
  }

  private Optional<KubeObject> find(String kind, ObjectName name) {
    for (String group : List.of("apps", "batch", KUSTOMIZE, HELM, SOURCE, "")) {
      Optional<KubeObject> found = view.find(group, kind, name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private List<KubeObject> unhealthyInventory(KubeObject object) {
    WorkloadCauses workloads = new WorkloadCauses(view);
    List<KubeObject> unhealthy = new ArrayList<>();
    for (Map<String, @Nullable Object> entry : object.maps("status", "inventory", "entries")) {
      String[] id = Tree.textAt(entry, "id").split("_", 4);
      if (id.length == 4) {
        view.find(id[2], id[3], new ObjectName(id[0], id[1]))
            .filter(each -> !each.objectName().equals(object.objectName()))
            .filter(each -> isFlux(each) ? !isFine(each) : !workloads.isFine(each))
            .ifPresent(unhealthy::add);
      }
    }
    return unhealthy;
  }

  static boolean isFlux(KubeObject object) {
    return object.groupVersionKind().group().endsWith(".toolkit.fluxcd.io");
  }

  private Problem kindUnknown(KubeObject object, String message) {
    Matcher full = NO_KIND.matcher(message);
    Matcher bare = NO_KIND_BARE.matcher(message);
    boolean named = full.find();
    if (!named && !bare.find()) {
      return Problem.of(ExplainProblem.APPLY_REFUSED, object + ": " + message);
    }
    String kind = named ? full.group(2) : bare.group(1);
    String version = named ? full.group(3) : bare.group(2);
    String subject = named ? full.group(1) : kind;
    return Problem.of(
            ExplainProblem.KIND_UNKNOWN,
            subject
                + " cannot be applied: no matches for kind \""
                + kind
                + "\" in version \""
                + version
                + "\"")
        .because(
            "its CRD is not in the cluster when "
                + object
                + " is applied, and Flux applies nothing of a kustomization whose dry run fails")
        .hint(
            "deliver the CRD (or the release that brings it) in a kustomization of its own with"
                + " wait: true, and let this one name it in dependsOn");
  }

  private Cause helmRelease(KubeObject object, Condition ready) {
    Optional<KubeObject> chart = chartOf(object);
    if (chart.isPresent() && !isFine(chart.get())) {
      return new Cause.Others(List.of(chart.get()));
    }
    WorkloadCauses workloads = new WorkloadCauses(view);
    List<KubeObject> unready =
        workloads.all().stream()
            .filter(each -> belongsTo(each, object) && !workloads.isFine(each))
            .toList();
    if (!unready.isEmpty()) {
      return new Cause.Others(unready);
    }
    return new Cause.Own(
        Problem.of(ExplainProblem.RELEASE_FAILED, object + ": " + ready.message()));
  }

  private Optional<KubeObject> chartOf(KubeObject release) {
    Map<String, @Nullable Object> reference = release.map("spec", "chartRef");
    if (!reference.isEmpty()) {
      String namespace = Tree.textAt(reference, "namespace");
      return view.find(
          SOURCE,
          Tree.textAt(reference, "kind"),
          new ObjectName(
              namespace.isEmpty() ? release.namespace() : namespace,
              Tree.textAt(reference, "name")));
    }
    String[] name = release.text("status", "helmChart").split("/", 2);
    return name.length == 2
        ? view.find(SOURCE, "HelmChart", new ObjectName(name[0], name[1]))
        : Optional.empty();
  }

  private static boolean belongsTo(KubeObject object, KubeObject release) {
    return release.name().equals(object.labels().get("helm.toolkit.fluxcd.io/name"))
        && release.namespace().equals(object.labels().get("helm.toolkit.fluxcd.io/namespace"));
  }

  private static Problem source(KubeObject object, Condition ready) {
    ExplainProblem code =
        object.kind().equals("HelmChart")
            ? ExplainProblem.CHART_NOT_READY
            : ExplainProblem.SOURCE_NOT_READY;
    Problem problem = Problem.of(code, object + ": " + ready.message());
    return ready.message().contains("chart mirror")
        ? problem.hint(
            "there is no network here: list the chart (url, name, version, path) in mirror.yaml, or"
                + " give --mirror FILE")
        : problem;
  }
}
