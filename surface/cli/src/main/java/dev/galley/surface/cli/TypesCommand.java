package dev.galley.surface.cli;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.Problem;
import dev.galley.cloud.catalog.Allocatable;
import dev.galley.cloud.catalog.Catalog;
import dev.galley.cloud.catalog.InstanceType;
import dev.galley.cloud.catalog.NodeSettings;
import dev.galley.cloud.catalog.Price;
import dev.galley.cloud.catalog.SpotPrice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `galley types`.
@Command(
    name = "types",
    mixinStandardHelpOptions = true,
    description = "EC2 instance types: labels, what pods may use, zones and prices.")
final class TypesCommand implements Callable<Integer> {
  @ParentCommand private Galley galley;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "One type, or the beginning of names.")
  private @Nullable String name;

  @Option(
      names = "--region",
      defaultValue = "us-east-1",
      description = "The region; ${DEFAULT-VALUE}.")
  private String region = "us-east-1";

  @Mixin private FormatOption output;

  @Override
  public Integer call() {
    String prefix = name == null ? "" : name;
    List<InstanceType> types =
        Catalog.builtIn().types().stream()
            .filter(InstanceType::runsKubernetes)
            .filter(type -> type.name().startsWith(prefix))
            .toList();
    if (types.isEmpty()) {
      throw new CommandFailed(
          Problem.of(CliProblem.NO_SUCH_TYPE, "no instance type begins with " + prefix)
              .hint("galley types lists all"),
          ExitCode.FAILED);
    }
    galley
        .terminal()
        .data(
            switch (output.format()) {
              case TABLE -> table(types);
              case JSON -> Json.pretty(types.stream().map(this::tree).toList()) + "\n";
            });
    return ExitCode.OK;
  }

  private String table(List<InstanceType> types) {
    Table table =
        new Table(
            "NAME", "ARCH", "CPU", "MEMORY", "PODS", "ON-DEMAND", "SPOT", "INTERRUPTED", "ZONES");
    for (InstanceType type : types) {
      SortedMap<String, String> allocatable =
          Allocatable.of(type, NodeSettings.DEFAULT).quantities();
      Optional<SpotPrice> spot =
          type.zones(region).stream().findFirst().flatMap(zone -> type.market().spot(zone));
      table.row(
          type.name(),
          type.processor().architecture(),
          allocatable.getOrDefault("cpu", ""),
          allocatable.getOrDefault("memory", ""),
          allocatable.getOrDefault("pods", ""),
          type.market().onDemand(region).map(TypesCommand::dollars).orElse("-"),
          spot.map(price -> ReportView.range(price.low(), price.high(), 4)).orElse("-"),
          spot.map(price -> price.interruptions().toString()).orElse("-"),
          String.join(
              ",",
              type.zones(region).stream().map(zone -> zone.substring(region.length())).toList()));
    }
    return table.render("");
  }

  private static String dollars(Price price) {
    return (price.estimated() ? "~$" : "$") + ReportView.money(price.usdPerHour(), 4);
  }

  private Map<String, @Nullable Object> tree(InstanceType type) {
    TreeMap<String, Object> spot = new TreeMap<>();
    for (String zone : type.zones(region)) {
      type.market()
          .spot(zone)
          .ifPresent(price ->
              spot.put(
                  zone,
                  Tree.map(
                      "low", price.low(),
                      "likely", price.likely(),
                      "high", price.high(),
                      "estimated", price.estimated())));
    }
    Optional<Price> onDemand = type.market().onDemand(region);
    return Tree.map(
        "name", type.name(),
        "labels", type.labels(),
        "allocatable", Allocatable.of(type, NodeSettings.DEFAULT).quantities(),
        "zones", type.zones(region),
        "prices",
            Tree.map(
                "region",
                region,
                "onDemandUsdPerHour",
                onDemand.map(Price::usdPerHour).orElse(null),
                "onDemandEstimated",
                onDemand.map(Price::estimated).orElse(null),
                "spotUsdPerHour",
                spot));
  }
}
