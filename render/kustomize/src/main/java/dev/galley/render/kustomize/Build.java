package dev.galley.render.kustomize;

import dev.galley.base.problem.Place;
import dev.galley.base.yaml.YamlMapping;
import dev.galley.render.kustomize.Configuration.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One run over a tree of kustomizations. See section 2 of the reference for the order of steps.
final class Build {
  private final List<String> warnings;
  private final VariableSources variables = new VariableSources();
  private final SchemaChoice schema = new SchemaChoice();
  private final @Nullable History history;

  /// @param history told after every step; `null` when nobody asks where values come from
  Build(List<String> warnings, @Nullable History history) {
    this.warnings = warnings;
    this.history = history;
  }

  private void note(ResourceMap resources, String by, @Nullable Place configured) {
    if (history != null) {
      history.note(resources.all(), by, configured);
    }
  }

  /// Everything that the root asks for, named and resolved, in the order of accumulation.
  ResourceMap run(Folder root, Kustomization kustomization) {
    schema.use(root, kustomization, false);
    Origin origin =
        kustomization.settings().entries("buildMetadata").isEmpty() ? null : Origin.ROOT;
    Accumulator all = accumulate(new Target(root, kustomization, origin), new Accumulator());
    ResourceMap resources = all.resources();
    new Hashes().transform(resources);
    Place end = Place.file(root.name(kustomization.fileName()));
    note(resources, "hash of content", end);
    new NameReferences(all.configuration().nameReferences()).transform(resources);
    note(resources, "reference to a name", end);
    new Variables(
            all.variables(),
            variables.byName(),
            all.configuration().table(Table.VAR_REFERENCE),
            warnings)
        .transform(resources);
    note(resources, "vars", end);
    resources.removeIf(Build::isLocal);
    return resources;
  }

  private static boolean isLocal(Resource resource) {
    String local = resource.annotations().get("config.kubernetes.io/local-config");
    return local != null && !local.equals("false");
  }

  private Accumulator accumulate(Target target, Accumulator into) {
    Settings settings = target.settings();
    try {
      accumulateResources(target, target.kustomization().resources(), into);
    } catch (Fault fault) {
      throw fault.within("accumulating resources");
    }
    target.configure(into.configuration());
    generate(target, into);
    for (Settings.Entry component : settings.entries("components")) {
      try {
        accumulateComponent(target, component, into);
      } catch (Fault fault) {
        throw fault.within("accumulating components").at(component.place());
      }
    }
    transform(target, into);
    validate(target, into);
    variables.add(settings, into);
    return into;
  }

  private void accumulateResources(Target target, List<Settings.Entry> entries, Accumulator into) {
    List<Fault> faults = new ArrayList<>();
    for (Settings.Entry entry : entries) {
      try {
        accumulate(target, entry, into);
      } catch (Fault fault) {
        faults.add(fault.at(entry.place()));
      }
    }
    if (!faults.isEmpty()) {
      throw Fault.all(faults);
    }
  }

  private void accumulate(Target target, Settings.Entry entry, Accumulator into) {
    Fault asFile;
    try {
      accumulateFile(target, entry.text(), into);
      return;
    } catch (Fault fault) {
      asFile = fault;
    }
    Folder child;
    try {
      child = target.folder().child(entry.text());
    } catch (Fault noDirectory) {
      if (asFile.message().contains("MalformedYAMLError")) {
        throw asFile;
      }
      boolean missing = noDirectory.problems().getFirst().code() == KustomizeProblem.MISSING_FILE;
      throw (missing ? asFile : noDirectory)
          .saying("accumulation err='" + asFile.message() + "': " + noDirectory.message());
    }
    try {
      accumulateDirectory(target, child, entry.text(), false, into);
    } catch (Fault fault) {
      throw fault.within("accumulation err='" + asFile.message() + "'");
    }
  }

  private void accumulateFile(Target target, String path, Accumulator into) {
    List<Resource> resources;
    try {
      resources = target.read(path);
    } catch (Fault fault) {
      throw fault.within("accumulating resources from '" + path + "'");
    }
    if (target.origin() != null) {
      Origin origin = target.origin().inDirectory(path);
      resources.forEach(resource -> resource.originAs(origin));
    }
    if (history != null) {
      history.note(resources, "resources", null);
    }
    try {
      into.resources().appendAll(resources);
    } catch (Fault fault) {
      throw fault.within("merging resources from '" + path + "'");
    }
  }

  private void accumulateDirectory(
      Target target, Folder child, String step, boolean component, Accumulator into) {
    Kustomization kustomization;
    try {
      kustomization = Kustomization.load(child, warnings);
    } catch (Fault fault) {
      throw fault.within("couldn't make target for path '" + child.shown() + "'");
    }
    schema.use(child, kustomization, true);
    if (component != kustomization.isComponent()) {
      throw Fault.of(
          KustomizeProblem.BAD_KUSTOMIZATION,
          component
              ? "expected kind 'Component' for path '"
                  + child.shown()
                  + "' but got '"
                  + kustomization.kind()
                  + "'"
              : "expected kind != 'Component' for path '" + child.shown() + "'");
    }
    Target sub = target.below(child, kustomization, step);
    try {
      Accumulator done = accumulate(sub, component ? into : new Accumulator());
      if (component) {
        return;
      }
      try {
        into.merge(done);
      } catch (Fault fault) {
        throw fault.within("recursed merging from path '" + child.shown() + "'");
      }
    } catch (Fault fault) {
      throw fault.message().startsWith("recursed merging")
          ? fault
          : fault.within("recursed accumulation of path '" + child.shown() + "'");
    }
  }

  private void accumulateComponent(Target target, Settings.Entry entry, Accumulator into) {
    Folder child;
    try {
      child = target.folder().child(entry.text());
    } catch (Fault fault) {
      throw fault.saying("loader.New " + Patches.quoted(fault.message()));
    }
    try {
      accumulateDirectory(target, child, entry.text(), true, into);
    } catch (Fault fault) {
      throw fault.saying("accumulateDirectory: " + Patches.quoted(fault.message()));
    }
  }

  private void generate(Target target, Accumulator into) {
    Settings settings = target.settings();
    Settings global = target.kustomization().generatorOptions().orElse(null);
    List<Fault> faults = new ArrayList<>();
    for (Settings args : settings.parts("configMapGenerator")) {
      generate(target, into, faults, "ConfigMap", args, global);
    }
    for (Settings args : settings.parts("secretGenerator")) {
      generate(target, into, faults, "Secret", args, global);
    }
    if (!faults.isEmpty()) {
      throw Fault.all(faults);
    }
    if (settings.has("helmCharts") || settings.has("helmChartInflationGenerator")) {
      String field = settings.has("helmCharts") ? "helmCharts" : "helmChartInflationGenerator";
      throw Fault.of(
              KustomizeProblem.NOT_AVAILABLE,
              "trouble configuring builtin HelmChartInflationGenerator: must specify --enable-helm",
              settings.place(field))
          .hint("Use a HelmRelease instead");
    }
    for (Resource plugin : plugins(target, "generators", "loading generator plugins")) {
      List<Resource> made = Plugins.generate(plugin, target.folder());
      markOrigin(made, target.originOf(plugin));
      absorb(into, made);
      note(into.resources(), "generators", plugin.place());
    }
  }

  private void generate(
      Target target,
      Accumulator into,
      List<Fault> faults,
      String kind,
      Settings args,
      @Nullable Settings global) {
    try {
      Resource made = Generators.generate(kind, args, global, target.folder());
      markOrigin(List.of(made), target.originOfBuiltin(kind + "Generator"));
      absorb(into, List.of(made));
      note(
          into.resources(),
          kind.equals("Secret") ? "secretGenerator" : "configMapGenerator",
          args.place());
    } catch (Fault fault) {
      faults.add(fault.at(args.place()));
    }
  }

  private static void absorb(Accumulator into, List<Resource> made) {
    try {
      into.absorb(made);
    } catch (Fault fault) {
      throw fault.within("merging from generator");
    }
  }

  private static void markOrigin(List<Resource> made, @Nullable Origin origin) {
    if (origin != null) {
      made.forEach(resource -> {
        if (resource.origin() == null) {
          resource.originAs(origin);
        }
      });
    }
  }

  /// The configuration objects that a field lists as files, directories or inline texts.
  private List<Resource> plugins(Target target, String field, String context) {
    Accumulator gathered = new Accumulator();
    List<Settings.Entry> paths = new ArrayList<>();
    for (Settings.Entry entry : target.settings().entries(field)) {
      List<Resource> inline;
      try {
        inline = ResourceReader.read(entry.text(), entry.place().file());
      } catch (Fault noText) {
        paths.add(entry);
        continue;
      }
      if (target.origin() != null) {
        Origin origin = target.origin().inDirectory(target.kustomization().fileName());
        inline.forEach(resource -> resource.originAs(origin));
      }
      gathered.resources().appendAll(inline);
    }
    try {
      accumulateResources(target, paths, gathered);
    } catch (Fault fault) {
      throw context.isEmpty() ? fault : fault.within(context);
    }
    return gathered.resources().all();
  }

  private void transform(Target target, Accumulator into) {
    List<Fault> faults = new ArrayList<>();
    List<Plugins.Named> own =
        Plugins.ofFields(
            target.kustomization(),
            into.configuration(),
            target.folder(),
            schema.schemas(),
            faults);
    if (!faults.isEmpty()) {
      throw Fault.all(faults);
    }
    for (Plugins.Named named : own) {
      Plugins.Source source = named.source();
      run(named::transformer, into, target.originOfBuiltin(source.plugin()), faults);
      // The values of a patch are where the patch is written.
      note(
          into.resources(),
          source.field(),
          source.field().startsWith("patches") ? null : source.place());
    }
    if (!faults.isEmpty()) {
      throw Fault.all(faults);
    }
    Map<Resource, Transformer> external = new LinkedHashMap<>();
    for (Resource plugin : plugins(target, "transformers", "")) {
      external.put(plugin, Plugins.transformer(plugin, target.folder(), schema.schemas()));
    }
    external.forEach((plugin, transformer) -> {
      run(() -> transformer, into, target.originOf(plugin), faults);
      note(into.resources(), "transformers", plugin.place());
    });
    if (!faults.isEmpty()) {
      throw Fault.all(faults);
    }
  }

  private static void run(
      Supplier<Transformer> transformer,
      Accumulator into,
      @Nullable Origin origin,
      List<Fault> faults) {
    ResourceMap resources = into.resources();
    try {
      transformer.get().transform(resources);
    } catch (Fault fault) {
      faults.add(fault);
    }
    if (origin != null) {
      for (Resource resource : resources.all()) {
        if (resource.origin() == null) {
          resource.originAs(origin);
        } else {
          resource.transformations().add(origin);
        }
      }
    }
    resources.removeIf(resource -> resource.node().isEmpty());
  }

  private void validate(Target target, Accumulator into) {
    for (Resource plugin : plugins(target, "validators", "")) {
      List<Object> before = data(into);
      Plugins.transformer(plugin, target.folder(), schema.schemas()).transform(into.resources());
      into.resources().all().forEach(Build::removeValidatedBy);
      if (!before.equals(data(into))) {
        throw Fault.of(
            KustomizeProblem.CHANGED_BY_VALIDATOR,
            "validator shouldn't modify the resource map: " + plugin.id(),
            plugin.place());
      }
    }
  }

  private static List<Object> data(Accumulator accumulator) {
    List<Object> data = new ArrayList<>();
    accumulator.resources().all().forEach(each -> data.add(String.valueOf(each.data())));
    return data;
  }

  private static void removeValidatedBy(Resource resource) {
    if (Nodes.at(resource.node(), "metadata", "labels") instanceof YamlMapping labels
        && labels.remove("validated-by")
        && labels.isEmpty()) {
      resource.metadata().remove("labels");
    }
  }
}
