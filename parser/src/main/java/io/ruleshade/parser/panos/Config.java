package io.ruleshade.parser.panos;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The places of a configuration where objects and rules stand, found in the tree, and how they
 * follow each other.
 *
 * <p>Source: PAN-OS CLI Quick Start, XPath location formats; Panorama Administrator's Guide, device
 * group hierarchy and device group objects.
 */
final class Config {
  /** The host name; null while none was read. */
  @Nullable String hostname;

  /** {@code shared}; also the root of the device groups. */
  final Namespace shared = new Namespace(Namespace.Kind.SHARED, "shared");

  final Map<String, Namespace> systems = new LinkedHashMap<>();
  final Map<String, Namespace> groups = new LinkedHashMap<>();

  /** What Panorama pushed, by virtual system; the empty name for all of them. */
  final Map<String, Namespace> pushed = new LinkedHashMap<>();

  /** Device groups that list devices of their own. */
  final Set<String> withDevices = new LinkedHashSet<>();

  /** Whether objects of {@code shared} and of ancestors win over those of device groups. */
  boolean ancestorsWin;

  /** Whether the file is an answer of the XML interface without the {@code shared} part. */
  boolean excerpt;

  private boolean sharedSeen;

  private final Map<String, String> parents = new LinkedHashMap<>();
  private final Set<String> stated = new LinkedHashSet<>();

  /** Finds the places of a tree. */
  static Config of(Tree tree, SourceFile file) {
    Config config = new Config();
    config.top(tree.root);
    config.excerpt = tree.root.child("response") != null && !config.sharedSeen;
    config.link(tree, file);
    config.all().forEach(Config::tables);
    return config;
  }

  /** {@return every place} */
  List<Namespace> all() {
    List<Namespace> out = new ArrayList<>();
    out.add(shared);
    out.addAll(groups.values());
    out.addAll(systems.values());
    out.addAll(pushed.values());
    return out;
  }

  private void top(Node node) {
    for (Node child : node.children()) {
      if (Places.isOnTop(child)) {
        child.modelledItself();
        top(child);
        continue;
      }
      switch (child.name) {
        case "devices" -> {
          child.modelledItself();
          for (Node device : child.children()) {
            device.modelledItself();
            top(device);
          }
        }
        case "shared" -> {
          sharedSeen = true;
          scope(child, shared);
        }
        case "vsys" -> {
          child.modelledItself();
          child.children().forEach(vsys -> scope(vsys, system(vsys.name)));
        }
        case "device-group" -> {
          child.modelledItself();
          child.children().forEach(this::group);
        }
        case "policy" -> {
          child.modelledItself();
          for (Node panorama : child.children()) {
            if (panorama.name.equals("panorama")) {
              scope(panorama, pushed(""));
            }
          }
        }
        case "panorama" -> panorama(child);
        case "readonly" -> readonly(child);
        case "deviceconfig" -> deviceconfig(child);
        default -> {
          if (Sections.isSection(child.name)) {
            section(child, system("vsys1"));
          } else if (RunningPolicy.isPart(child)) {
            child.modelledItself();
            system("vsys1").section(RunningPolicy.section(child), child);
          }
        }
      }
    }
  }

  private void scope(Node node, Namespace namespace) {
    node.modelledItself();
    for (Node child : node.children()) {
      if (Sections.isSection(child.name) || child.name.equals("profiles")) {
        section(child, namespace);
      }
    }
  }

  private static void section(Node node, Namespace namespace) {
    if (!node.name.equals("profiles")) {
      node.modelledItself();
      // Whatever below is not taken up by what reads the section was not understood.
      node.below = Node.Mark.NOT_UNDERSTOOD;
    }
    namespace.section(node);
  }

  private void group(Node node) {
    Namespace namespace =
        groups.computeIfAbsent(node.name, k -> new Namespace(Namespace.Kind.GROUP, k));
    scope(node, namespace);
    Node devices = node.child("devices");
    if (devices != null) {
      devices.modelled();
      if (!devices.children().isEmpty()) {
        withDevices.add(node.name);
      }
    }
    parent(node);
  }

  private void panorama(Node node) {
    Node systemsNode = node.child("vsys");
    if (systemsNode != null) {
      systemsNode.modelledItself();
      systemsNode.children().forEach(vsys -> scope(vsys, pushed(vsys.name)));
    }
    scope(node, pushed(""));
  }

  private void readonly(Node node) {
    node.modelledItself();
    Node devices = node.child("devices");
    if (devices == null) {
      return;
    }
    for (Node device : devices.children()) {
      Node list = device.child("device-group");
      if (list != null) {
        devices.modelledItself();
        device.modelledItself();
        list.modelled();
        for (Node group : list.children()) {
          stated.add(group.name);
          parent(group);
        }
      }
    }
  }

  private void parent(Node group) {
    Node above = group.value("parent-dg");
    if (above != null) {
      stated.add(group.name);
      parents.put(group.name, above.name);
      Node key = above.parent;
      if (key != null) {
        key.modelled();
      }
    }
  }

  private void deviceconfig(Node node) {
    Node system = node.child("system");
    Node name = system == null ? null : system.child("hostname");
    if (system != null && name != null && name.value() != null) {
      node.modelledItself();
      system.modelledItself();
      name.modelled();
      hostname = system.text("hostname");
    }
    Node management = node.at("setting", "management");
    Node precedence =
        management == null ? null : management.child("ancestor-objects-take-precedence");
    if (management != null && precedence != null) {
      precedence.modelled();
      ancestorsWin = management.isYes("ancestor-objects-take-precedence");
    }
  }

  private Namespace system(String name) {
    return systems.computeIfAbsent(name, k -> new Namespace(Namespace.Kind.VSYS, k));
  }

  private Namespace pushed(String system) {
    return pushed.computeIfAbsent(
        system,
        k -> new Namespace(Namespace.Kind.PUSHED, k.isEmpty() ? "panorama" : "panorama/" + k));
  }

  /** Says where a name is looked for when it is not defined where it is used. */
  private void link(Tree tree, SourceFile file) {
    Namespace all = pushed.get("");
    if (all != null) {
      all.parent = shared;
    }
    pushed.forEach((system, p) -> p.parent = system.isEmpty() || all == null ? shared : all);
    for (Namespace system : systems.values()) {
      system.parent = shared;
    }
    for (Namespace group : groups.values()) {
      Namespace parent = groups.get(parents.getOrDefault(group.name, ""));
      group.parent = parent == null || isBelow(parent, group) ? shared : parent;
      if (parent != null && group.parent == shared) {
        tree.diagnostics.add(
            new Diagnostic(
                Diagnostic.CYCLE,
                Severity.MEDIUM,
                "device group `" + group.name + "` is its own ancestor",
                null,
                List.of(),
                "give it another parent; it is read as a child of `shared`"));
      }
      group.parent.children.add(group);
    }
    if (!groups.isEmpty() && stated.isEmpty() && groups.size() > 1) {
      Node first = tree.root.at("device-group");
      tree.diagnostics.add(
          new Diagnostic(
              Diagnostic.ASSUMED,
              Severity.INFO,
              "the hierarchy of the device groups is not stated; each is taken to be a child of"
                  + " `shared`",
              first == null ? null : new Label(first.opening(file), "the device groups"),
              List.of(),
              "export the whole configuration, with its `readonly` part"));
    }
  }

  private static boolean isBelow(Namespace at, Namespace group) {
    for (Namespace up = at; up != null; up = up.parent) {
      if (up == group) {
        return true;
      }
    }
    return false;
  }

  private static void tables(Namespace namespace) {
    for (String section : Sections.OBJECTS) {
      namespace.sections(section).forEach(node -> namespace.objects(section, node));
    }
    for (Node profiles : namespace.sections("profiles")) {
      for (String kind : List.of("custom-url-category", "hip-profiles")) {
        Node node = profiles.child(kind);
        if (node != null) {
          namespace.objects(kind, node);
        }
      }
    }
  }
}
