package dev.galley.control.gitops;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Manifest;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Provenance;
import dev.galley.base.problem.Place;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.WriteOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Applies objects as Flux does: in stages, each of which is dry-run in full before its first
/// write, and without writing what would not change.
final class Applier {
  private static final Duration STAGE_LIMIT = Duration.ofSeconds(60);

  private final World world;
  private final KubeApi api;
  private final HealthChecks health;
  private final Provenance provenance;
  private final Rules rules;

  /// Who applies, with which control keys (`GROUP/reconcile`, `GROUP/ssa`, `GROUP/force`), and
  /// whether objects may be recreated when an immutable field changes, and what others may set.
  record Rules(String fieldManager, String group, boolean force, IgnoreRules ignore) {}

  private record Step(
      KubeObject wanted, Place place, ResourceType type, Change.Action action, boolean recreate) {}

  Applier(World world, KubeApi api, HealthChecks health, Provenance provenance, Rules rules) {
    this.world = world;
    this.api = api;
    this.health = health;
    this.provenance = provenance;
    this.rules = rules;
  }

  /// @throws ApplyFailed when an object is refused; stages before it stay applied
  List<Change> apply(List<Manifest> manifests) {
    List<Change> changes = new ArrayList<>();
    for (int stage = 0; stage < ApplyOrder.STAGES; stage++) {
      List<Manifest> members = members(manifests, stage);
      List<Change> applied = applyStage(members, changes);
      changes.addAll(applied);
      if (stage < ApplyOrder.STAGES - 1 && !applied.isEmpty()) {
        Optional<HealthChecks.Unhealthy> unhealthy =
            health.await(applied.stream().map(Change::object).toList(), STAGE_LIMIT);
        if (unhealthy.isPresent()) {
          throw failed(unhealthy.get().toString(), null, changes);
        }
      }
    }
    return changes;
  }

  private static List<Manifest> members(List<Manifest> manifests, int stage) {
    return manifests.stream()
        .filter(each -> ApplyOrder.stage(each.object()) == stage)
        .sorted(
            Comparator.comparing((Manifest each) -> ObjectId.of(each.object()), ApplyOrder.BY_KIND))
        .toList();
  }

  private List<Change> applyStage(List<Manifest> members, List<Change> before) {
    List<Step> steps = new ArrayList<>();
    for (Manifest member : members) {
      steps.add(dryRun(member, before));
    }
    List<Change> changes = new ArrayList<>();
    for (Step step : steps) {
      write(step, before, changes);
      ObjectId id = ObjectId.of(step.wanted());
      changes.add(new Change(id, step.wanted().groupVersionKind().version(), step.action()));
    }
    return changes;
  }

  private ResourceType type(KubeObject object, List<Change> before) {
    return api.type(object.groupVersionKind())
        .orElseThrow(() ->
            failed(
                ObjectId.of(object)
                    + " dry-run failed: no matches for kind \""
                    + object.kind()
                    + "\" in version \""
                    + object.apiVersion()
                    + "\"",
                null,
                before));
  }

  private Step dryRun(Manifest manifest, List<Change> before) {
    KubeObject object = Normal.of(manifest.object());
    // Before anything can be refused: a refusal is looked up by its place too.
    provenance.record(object.groupVersionKind(), ObjectId.of(object).name(), manifest.place());
    ResourceType type = type(object, before);
    KubeObject placed = type.namespaced() ? object : object.without("metadata", "namespace");
    if (type.namespaced() && placed.namespace().isEmpty()) {
      throw failed(
          ObjectId.of(placed)
              + " namespace not specified: the server could not find the requested resource",
          null,
          before);
    }
    @Nullable KubeObject live = readable(type, placed.objectName()).orElse(null);
    KubeObject wanted = rules.ignore().adopt(placed, live, rules.fieldManager());
    try {
      if (isLeftAlone(wanted, live)) {
        return new Step(wanted, manifest.place(), type, Change.Action.SKIPPED, false);
      }
      KubeObject result =
          api.patch(
              type,
              wanted.objectName(),
              new Patch.Apply(wanted, true),
              WriteOptions.by(rules.fieldManager()).asDryRun());
      Change.Action action =
          live == null
              ? Change.Action.CREATED
              : drifted(live, result) ? Change.Action.CONFIGURED : Change.Action.UNCHANGED;
      return new Step(wanted, manifest.place(), type, action, false);
    } catch (ApiException refusal) {
      if (isImmutable(refusal)
          && (rules.force() || Control.is(wanted, rules.group() + "/force", "enabled"))) {
        return new Step(wanted, manifest.place(), type, Change.Action.CREATED, true);
      }
      throw failed(dryRunMessage(wanted, refusal), refusal, before);
    }
  }

  /// What is there; who may not read it hears so from the dry run, in Flux's words.
  private Optional<KubeObject> readable(ResourceType type, ObjectName name) {
    try {
      return api.find(type, name);
    } catch (ApiException refusal) {
      if (refusal.code() == 403) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  /// Objects that ask not to be touched; asked of the live one as well as of the one in Git.
  private boolean isLeftAlone(KubeObject wanted, @Nullable KubeObject live) {
    List<KubeObject> both = live == null ? List.of(wanted) : List.of(wanted, live);
    return both.stream()
        .anyMatch(each ->
            Control.is(each, rules.group() + "/reconcile", Flux.DISABLED)
                || Control.is(each, rules.group() + "/ssa", "Ignore")
                || (live != null && Control.is(each, rules.group() + "/ssa", "IfNotPresent")));
  }

  /// Labels, annotations and every top-level field but metadata and status decide.
  static boolean drifted(KubeObject live, KubeObject wanted) {
    if (!live.labels().equals(wanted.labels())
        || !live.annotations().equals(wanted.annotations())) {
      return true;
    }
    Set<String> fields = new TreeSet<>(live.tree().keySet());
    fields.addAll(wanted.tree().keySet());
    fields.removeAll(Set.of("metadata", "status"));
    return fields.stream().anyMatch(field -> !Objects.equals(live.at(field), wanted.at(field)));
  }

  private static boolean isImmutable(ApiException refusal) {
    String text = refusal.message();
    return text.contains("is immutable") || text.contains("immutable field");
  }

  private static String dryRunMessage(KubeObject wanted, ApiException refusal) {
    ObjectId id = ObjectId.of(wanted);
    if (refusal.isNotFound()) {
      return id
          + (wanted.namespace().isEmpty() ? " namespace not specified: " : " not found: ")
          + refusal.message();
    }
    String reason = refusal.reason().isEmpty() ? "" : " (" + refusal.reason() + ")";
    return id + " dry-run failed" + reason + ": " + refusal.message();
  }

  private void write(Step step, List<Change> before, List<Change> during) {
    if (step.action() != Change.Action.CREATED && step.action() != Change.Action.CONFIGURED) {
      return;
    }
    ObjectName name = step.wanted().objectName();
    try {
      if (step.recreate()) {
        api.delete(step.type(), name, DeleteOptions.BACKGROUND);
        awaitGone(step.type(), name);
      }
      api.patch(
          step.type(),
          name,
          new Patch.Apply(step.wanted(), true),
          WriteOptions.by(rules.fieldManager()));
    } catch (ApiException refusal) {
      List<Change> written = new ArrayList<>(before);
      written.addAll(during);
      throw failed(
          ObjectId.of(step.wanted()) + " apply failed: " + refusal.message(), refusal, written);
    }
  }

  private void awaitGone(ResourceType type, ObjectName name) {
    Instant end = world.now().plus(STAGE_LIMIT);
    while (api.find(type, name).isPresent() && world.now().isBefore(end)) {
      world.sleep(Duration.ofMillis(200));
    }
  }

  private static ApplyFailed failed(
      String message, @Nullable Throwable cause, List<Change> changes) {
    String log = Change.log(changes);
    String whole = log.isEmpty() ? message : message + "\n" + log;
    return cause == null ? new ApplyFailed(whole) : new ApplyFailed(whole, cause);
  }

  /// The manifests with labels added to every object, for example those of the owner.
  static List<Manifest> labelled(
      List<Manifest> manifests, Map<String, String> labels, Map<String, String> annotations) {
    return manifests.stream()
        .map(each -> {
          KubeObject object = merged(each.object(), labels, "labels");
          return new Manifest(merged(object, annotations, "annotations"), each.place());
        })
        .toList();
  }

  private static KubeObject merged(KubeObject object, Map<String, String> texts, String field) {
    if (texts.isEmpty()) {
      return object;
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>(object.map("metadata", field));
    all.putAll(texts);
    return object.with(all, "metadata", field);
  }
}
