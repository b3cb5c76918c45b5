package io.ruleshade.parser.panos;

import io.ruleshade.parser.Dialect.Feature;
import java.util.List;

/** What the front end reads, for the table in the README. */
final class Features {
  static final List<Feature> ALL =
      List.of(
          new Feature("XML, set form, form with braces", "exact", "document types are refused"),
          new Feature(
              "delete, move, rename, edit in set form",
              "exact",
              "copies and renamed objects are not replayed"),
          new Feature(
              "Panorama: shared, device groups and their hierarchy, pre- and post-rules",
              "exact",
              "a firewall's own rules and default rules are not in the file: redundancy is not"
                  + " claimed across them"),
          new Feature("objects that a device group overrides", "predicate", ""),
          new Feature("target", "predicate", ""),
          new Feature("zones; universal, intrazone, interzone rules", "exact", ""),
          new Feature(
              "intrazone-default, interzone-default",
              "exact",
              "an override of the action counts; in Panorama the default rules of a firewall are left open"),
          new Feature(
              "address: ip-netmask, ip-range, ip-wildcard; IPv4 and IPv6, literals in rules",
              "exact",
              "::/0 holds every IPv4 address too"),
          new Feature("address: fqdn; region; external-list", "predicate", ""),
          new Feature("address-group static", "exact", "nested; a circle is unknown"),
          new Feature(
              "address-group dynamic",
              "predicate",
              "objects of a firewall that have the tags belong to it for certain; addresses that"
                  + " are registered while it runs are left open"),
          new Feature("negate-source, negate-destination", "exact", ""),
          new Feature("service tcp, udp, sctp with source ports; service-group", "exact", ""),
          new Feature("application-default", "predicate", ""),
          new Feature(
              "application, application-group, application-filter",
              "predicate",
              "one for each application; that one application is part of another is not known"),
          new Feature("source-user, hip-profiles, category, source-device", "predicate", ""),
          new Feature("schedule", "predicate", ""),
          new Feature("profiles, log settings, QoS marking", "exact", "as effects of the action"),
          new Feature("disabled, uuid, tags", "exact", ""),
          new Feature("nat rules", "kept", "as objects; translation is not modelled"),
          new Feature(
              "other policies (decryption, PBF, QoS, application override, DoS)",
              "kept",
              "out of scope; the objects they use count as in use"));

  private Features() {}
}
