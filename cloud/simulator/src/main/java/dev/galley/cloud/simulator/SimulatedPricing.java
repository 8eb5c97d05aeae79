package dev.galley.cloud.simulator;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.pricing.PricingClient;
import software.amazon.awssdk.services.pricing.model.Filter;
import software.amazon.awssdk.services.pricing.model.GetProductsRequest;
import software.amazon.awssdk.services.pricing.model.GetProductsResponse;

/// The price list's on-demand prices of instance types, in the shape in which AWS tells them.
final class SimulatedPricing implements PricingClient, HoldsNothing {
  private final Door door;
  private final Offers offers;

  SimulatedPricing(Door door, Offers offers) {
    this.door = door;
    this.offers = offers;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public GetProductsResponse getProducts(GetProductsRequest request) {
    return door.call(
        "GetProducts",
        () -> {
          Map<String, String> wanted = new TreeMap<>();
          for (Filter filter : request.filters()) {
            wanted.put(filter.field(), filter.value());
          }
          Optional<String> type = Optional.ofNullable(wanted.get("instanceType"));
          List<String> prices =
              offers.machines().stream()
                  .filter(machine -> machine.onDemand() > 0)
                  .filter(machine -> type.isEmpty() || type.get().equals(machine.type()))
                  .map(this::product)
                  .toList();
          var page = Pages.of(prices, request.nextToken(), 100);
          return GetProductsResponse.builder()
              .formatVersion("aws_v1")
              .priceList(page.items())
              .nextToken(page.next())
              .build();
        });
  }

  private String product(Machine machine) {
    Map<String, Object> price =
        Map.of("unit", "Hrs", "pricePerUnit", Map.of("USD", "%.10f".formatted(machine.onDemand())));
    return Json.write(
        Tree.map(
            "product",
            Tree.map(
                "productFamily",
                "Compute Instance",
                "attributes",
                Tree.map("instanceType", machine.type(), "regionCode", door.cloud().region())),
            "serviceCode",
            "AmazonEC2",
            "terms",
            Tree.map(
                "OnDemand",
                Tree.map(
                    "term",
                    Tree.map(
                        "priceDimensions",
                        Tree.map(
                            "dimension",
                            Tree.map(
                                "unit",
                                price.get("unit"),
                                "pricePerUnit",
                                price.get("pricePerUnit"))))))));
  }
}
