package io.ruleshade.parser.fortios;

import io.ruleshade.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a policy asks for beside interfaces, addresses and services: users, devices, tags, a schedule,
 * an end date. A setting that is not known here may ask for anything, so that nobody knows what its
 * policy matches.
 */
final class FortiosConditions {
  /** Above this many names in one setting they become one predicate. */
  private static final int NAMES = 8;

  private static final Set<String> MATCHES =
      Set.of(
          "srcintf", "dstintf", "intf", "srcaddr", "dstaddr", "srcaddr4", "dstaddr4", "srcaddr6",
          "dstaddr6", "service", "srcaddr-negate", "dstaddr-negate", "srcaddr6-negate",
          "dstaddr6-negate", "service-negate", "schedule", "users", "groups", "fsso-groups",
          "devices", "status", "action", "logtraffic", "match-vip", "match-vip-only", "geoip-match",
          "geoip-anycast", "sgt", "sgt-check", "dscp-match", "dscp-value", "dscp-negate", "tos",
          "tos-mask", "tos-negate", "vlan-filter", "src-vendor-mac", "reputation-minimum",
          "reputation-direction", "reputation-minimum6", "reputation-direction6", "policy-expiry",
          "policy-expiry-date", "policy-expiry-date-utc", "application", "app-category", "app-group",
          "url-category", "nat46", "nat64", "inbound", "identity-based", "ha-mgmt-intf-only",
          "network-service-dynamic", "network-service-src-dynamic");

  private final FortiosContext context;
  private final FortiosTables tables;
  private final FortiosEntry policy;
  private final FortiosOperands operands;
  private final List<String> doubts;
  private List<List<Condition>> alternatives = List.of(List.of());

  FortiosConditions(
      FortiosContext context,
      FortiosTables tables,
      FortiosEntry policy,
      FortiosOperands operands,
      List<String> doubts) {
    this.context = context;
    this.tables = tables;
    this.policy = policy;
    this.operands = operands;
    this.doubts = doubts;
  }

  /** {@return the conditions, as alternatives of which one must hold} */
  List<List<Condition>> alternatives() {
    return alternatives;
  }

  /** Goes through the settings and doubts the policy where one is not known. */
  void settings(String path) {
    for (Map.Entry<String, FortiosField> field : policy.fields.entrySet()) {
      String key = field.getKey();
      boolean known =
          MATCHES.contains(key)
              || key.startsWith("internet-service")
              || key.startsWith("ztna-")
              || FortiosDefaults.setting(key) != null;
      if (!known && !field.getValue().joined().isEmpty()) {
        context.notUnderstood(field.getValue(), "no setting of a policy that is known");
        doubts.add("setting " + key);
      }
    }
    for (String child : policy.children.keySet()) {
      doubts.add("config " + child);
    }
    for (String key : List.of("nat46", "nat64", "identity-based")) {
      if (policy.enabled(key) && path.startsWith("firewall")) {
        doubts.add(key);
      }
    }
  }

  /** Works out the conditions. {@return whether the policy can never match} */
  boolean build() {
    List<String> users = names("users", "user ");
    users.addAll(names("groups", "user-group "));
    users.addAll(names("fsso-groups", "fsso-group "));
    oneOf(users);
    oneOf(names("devices", "device "));
    if (policy.enabled("sgt-check")) {
      oneOf(names("sgt", "security group tag "));
    }
    oneOf(names("src-vendor-mac", "src vendor-mac "));
    if (policy.enabled("dscp-match")) {
      all(negatable("dscp " + policy.value("dscp-value"), "dscp-negate"));
    }
    String mask = policy.value("tos-mask");
    if (!mask.isEmpty() && !mask.matches("0x0+")) {
      all(negatable("tos " + policy.value("tos") + "/" + mask, "tos-negate"));
    }
    FortiosField vlans = policy.field("vlan-filter");
    if (vlans != null) {
      all(Condition.Predicate.of("vlan " + vlans.joined()));
    }
    reputation("reputation-minimum", "reputation-direction", "");
    reputation("reputation-minimum6", "reputation-direction6", " (IPv6)");
    if (policy.enabled("policy-expiry")) {
      FortiosField date = policy.field("policy-expiry-date");
      String end = date == null ? policy.value("policy-expiry-date-utc") : date.joined();
      all(Condition.Predicate.of("before " + end));
    }
    applications();
    zeroTrust();
    if (policy.enabled("ha-mgmt-intf-only")) {
      all(Condition.Predicate.of("in dedicated HA management interface"));
    }
    return schedule();
  }

  private Condition negatable(String text, String key) {
    Condition.Predicate predicate = Condition.Predicate.of(text);
    return policy.enabled(key) ? predicate.negate() : predicate;
  }

  private List<String> names(String key, String word) {
    List<String> out = new ArrayList<>();
    for (FortiosWord name : policy.words(key)) {
      if (!name.text().isEmpty()) {
        out.add(word + name.text());
        if (key.equals("groups") || key.equals("fsso-groups")) {
          operands.use("user-group", name);
        }
      }
    }
    return out;
  }

  private void reputation(String key, String direction, String version) {
    String minimum = policy.value(key);
    if (!minimum.isEmpty() && !minimum.equals("0")) {
      String side = policy.value(direction).isEmpty() ? "destination" : policy.value(direction);
      all(Condition.Predicate.of(side + " reputation at least " + minimum + version));
    }
  }

  private void applications() {
    TreeSet<String> texts = new TreeSet<>();
    texts.addAll(names("application", "application "));
    texts.addAll(names("app-category", "application category "));
    texts.addAll(names("app-group", "application group "));
    oneOf(List.copyOf(texts));
    oneOf(names("url-category", "url category "));
  }

  private void zeroTrust() {
    TreeSet<String> texts = new TreeSet<>();
    for (Map.Entry<String, FortiosField> field : policy.fields.entrySet()) {
      String key = field.getKey();
      String value = field.getValue().joined();
      boolean effect = FortiosDefaults.setting(key) != null;
      if (key.startsWith("ztna-") && !effect && !value.isEmpty() && !value.equals("disable")) {
        texts.add(key + " " + value);
      }
    }
    if (!texts.isEmpty()) {
      all(Condition.Predicate.of(String.join(", ", texts)));
    }
  }

  /** {@return whether the schedule never holds} */
  private boolean schedule() {
    List<FortiosWord> words = policy.words("schedule");
    if (words.isEmpty() || words.get(0).text().isEmpty()) {
      return false;
    }
    FortiosWord word = words.get(0);
    FortiosSchedules.When when = tables.schedules().resolve(word.text());
    if (when == null) {
      context.undefined("schedule", word);
      all(new Condition.Unknown("undefined schedule " + word.text()));
      return false;
    }
    operands.use("time-range", word);
    if (when.unknown()) {
      all(new Condition.Unknown(when.text()));
    } else if (!when.always() && !when.never()) {
      all(Condition.Predicate.of(when.text()));
    }
    return when.never();
  }

  private void all(Condition condition) {
    List<List<Condition>> next = new ArrayList<>();
    for (List<Condition> alternative : alternatives) {
      List<Condition> more = new ArrayList<>(alternative);
      more.add(condition);
      next.add(more);
    }
    alternatives = next;
  }

  /** One of some predicates must hold; none of none. */
  private void oneOf(List<String> texts) {
    if (texts.isEmpty()) {
      return;
    }
    List<String> one = texts;
    if (texts.size() > NAMES) {
      one = List.of("one of " + String.join(", ", new TreeSet<>(texts)));
    }
    List<List<Condition>> next = new ArrayList<>();
    for (List<Condition> alternative : alternatives) {
      for (String text : one) {
        List<Condition> more = new ArrayList<>(alternative);
        more.add(Condition.Predicate.of(text));
        next.add(more);
      }
    }
    alternatives = next;
  }
}
