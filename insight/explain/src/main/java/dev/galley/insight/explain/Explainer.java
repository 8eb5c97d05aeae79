package dev.galley.insight.explain;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.OwnerReference;
import dev.galley.base.objects.Provenance;
import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Explains what is wrong with a platform, first causes only: what is not ready merely because
/// something else is not is listed with that cause, never as a finding of its own. Pure.
public final class Explainer {
  /// An object that a message begins with or, behind what applies it, complains about.
  private static final Pattern APPLIED_OBJECT =
      Pattern.compile("(?:^|: )(\\w+)/(\\S+) (?:cannot be applied|dry-run failed)");

  /// A place at the end of a builder's message.
  private static final Pattern BUILT_FILE = Pattern.compile("\\(([^()\\s]+):(\\d+):(\\d+)\\)$");

  private final ClusterView view;
  private final Provenance provenance;
  private final WorkloadCauses workloads;
  private final GitOpsCauses gitOps;
  private final Limits limits;
  private final Map<String, Finding> errors = new LinkedHashMap<>();

  private Explainer(ClusterView view, Provenance provenance, Limits limits) {
    this.view = view;
    this.provenance = provenance;
    this.workloads = new WorkloadCauses(view);
    this.gitOps = new GitOpsCauses(view);
    this.limits = limits;
  }

  /// All findings of a cluster: errors in the order of their causes, then warnings.
  public static List<Finding> explain(ClusterView view, Provenance provenance) {
    return explain(view, provenance, Limits.NONE);
  }

  /// The same, where some of what objects ask for is not acted on: what is refused for that is its
  /// own first cause, all else a warning.
  public static List<Finding> explain(ClusterView view, Provenance provenance, Limits limits) {
    return new Explainer(view, provenance, limits).findings();
  }

  /// Whether nothing is left to wait for: every Flux object, workload, pod and node pool is fine.
  public static boolean isConverged(ClusterView view) {
    WorkloadCauses workloads = new WorkloadCauses(view);
    return new GitOpsCauses(view).all().stream().allMatch(GitOpsCauses::isFine)
        && workloads.all().stream().allMatch(workloads::isFine)
        && view.list("", "Pod").stream().allMatch(PodCauses::isFine)
        && new CapacityCauses(view).all().stream().allMatch(CapacityCauses::isFine);
  }

  private List<Finding> findings() {
    List<KubeObject> broken =
        workloads.all().stream().filter(each -> !workloads.isFine(each)).toList();
    for (KubeObject workload : broken) {
      add(workload, workloads.of(workload), List.of());
    }
    for (KubeObject pod : view.list("", "Pod")) {
      if (pod.controller().isEmpty() && !PodCauses.isFine(pod)) {
        PodCauses.of(pod).ifPresent(problem -> add(pod, problem, List.of()));
      }
    }
    CapacityCauses capacity = new CapacityCauses(view);
    for (KubeObject object : capacity.all()) {
      if (!CapacityCauses.isFine(object)) {
        add(object, CapacityCauses.of(object), List.of());
      }
    }
    boolean fluxRuns = broken.stream().noneMatch(Explainer::isFluxController);
    for (KubeObject object : gitOps.all()) {
      boolean untouched = object.condition("Ready").isEmpty();
      if (!GitOpsCauses.isFine(object) && (fluxRuns || !untouched)) {
        trace(object, new ArrayList<>());
      }
    }
    List<Finding> all = new ArrayList<>(errors.values());
    all.addAll(Warnings.of(view, provenance));
    all.addAll(ignored());
    return all;
  }

  /// What objects ask for in vain while all else of them is done.
  private List<Finding> ignored() {
    List<Finding> warnings = new ArrayList<>();
    for (KubeObject object : view.all()) {
      if (object.flag("spec", "suspend") || object.isDeleting()) {
        continue;
      }
      for (Limits.Limit limit : limits.of(object)) {
        if (limit.severity() == Severity.WARNING) {
          Problem problem = limit.problem();
          warnings.add(
              Finding.warning(object.toString(), placeOf(object).map(problem::at).orElse(problem)));
        }
      }
    }
    return warnings;
  }

  private static boolean isFluxController(KubeObject workload) {
    return workload.namespace().equals("flux-system") && workload.name().endsWith("-controller");
  }

  /// Follows the chain from an object that is not ready to the objects that hold it up.
  private void trace(KubeObject object, List<String> chain) {
    if (chain.contains(object.toString())) {
      return;
    }
    switch (cause(object)) {
      case GitOpsCauses.Cause.Own(Problem problem) -> add(object, problem, chain);
      case GitOpsCauses.Cause.Others(List<KubeObject> others) -> {
        List<String> longer = new ArrayList<>(chain);
        longer.add(object.toString());
        others.forEach(other -> trace(other, longer));
      }
    }
  }

  private GitOpsCauses.Cause cause(KubeObject object) {
    for (Limits.Limit limit : limits.of(object)) {
      if (limit.severity() == Severity.ERROR) {
        return new GitOpsCauses.Cause.Own(limit.problem());
      }
    }
    if (GitOpsCauses.isFlux(object)) {
      return gitOps.of(object);
    }
    return new GitOpsCauses.Cause.Own(workloads.of(object));
  }

  private void add(KubeObject object, Problem problem, List<String> blocks) {
    Problem placed =
        problem.where().isPresent()
            ? problem
            : place(object, problem).map(problem::at).orElse(problem);
    String key = key(object, placed);
    Finding known = errors.get(key);
    String subject = known == null ? object.toString() : known.subject();
    TreeSet<String> blocked = new TreeSet<>(known == null ? List.of() : known.blocks());
    blocked.addAll(blocks);
    blocked.add(object.toString());
    blocked.remove(subject);
    errors.put(
        key,
        new Finding(
            Severity.ERROR,
            subject,
            known == null ? placed : known.problem(),
            List.copyOf(blocked)));
  }

  /// What is one finding: a circle, whichever of its members is asked, and pods that are refused
  /// for the same reasons and come from the same place.
  private static String key(KubeObject object, Problem problem) {
    if (problem.code() == ExplainProblem.DEPENDENCY_CYCLE) {
      return problem.code().code();
    }
    if (problem.code() == ExplainProblem.POD_NOT_PLACED) {
      return problem.what().replaceFirst("^pod \\S+", "") + problem.where();
    }
    return object.toString();
  }

  private Optional<Place> place(KubeObject object, Problem problem) {
    Matcher built = BUILT_FILE.matcher(problem.what());
    if (problem.code() == ExplainProblem.BUILD_FAILED && built.find()) {
      return Optional.of(
          new Place(
              built.group(1), Integer.parseInt(built.group(2)), Integer.parseInt(built.group(3))));
    }
    Matcher applied = APPLIED_OBJECT.matcher(problem.what());
    if (applied.find()) {
      Optional<Place> inner = provenance.findByName(applied.group(1), applied.group(2));
      if (inner.isPresent()) {
        return inner;
      }
    }
    return placeOf(object);
  }

  /// Where the object, or the one that brought it, stands in Git. What a chart made stands where
  /// its release does: its templates are in another repository.
  private Optional<Place> placeOf(KubeObject object) {
    Optional<Place> own =
        releasePlace(object)
            .or(() -> provenance.find(object.groupVersionKind(), object.objectName()));
    if (own.isPresent()) {
      return own;
    }
    for (OwnerReference owner : object.ownerReferences()) {
      String group = GroupVersionKind.of(owner.apiVersion(), owner.kind()).group();
      Optional<Place> place =
          view.find(group, owner.kind(), new ObjectName(object.namespace(), owner.name()))
              .flatMap(this::placeOf);
      if (place.isPresent()) {
        return place;
      }
    }
    return Optional.empty();
  }

  private Optional<Place> releasePlace(KubeObject object) {
    String name = object.labels().getOrDefault("helm.toolkit.fluxcd.io/name", "");
    String namespace = object.labels().getOrDefault("helm.toolkit.fluxcd.io/namespace", "");
    if (name.isEmpty() && object.kind().equals("HelmChart")) {
      // helm-controller names a chart after its release: namespace-name.
      return view.list(GitOpsCauses.HELM, "HelmRelease").stream()
          .filter(each -> each.text("status", "helmChart").equals(object.objectName().toString()))
          .findFirst()
          .flatMap(each -> provenance.find(each.groupVersionKind(), each.objectName()));
    }
    return view.find(GitOpsCauses.HELM, "HelmRelease", new ObjectName(namespace, name))
        .flatMap(each -> provenance.find(each.groupVersionKind(), each.objectName()));
  }
}
