package io.ruleshade.parser.junos;

import io.ruleshade.model.Extent;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Rule;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The named objects of a system: addresses, address sets, applications, prefix lists, schedulers. */
final class Inventory {
  private final Context context;
  private final AddressBooks books;
  private final Applications applications;
  private final PrefixLists lists;
  private final Set<String> loose;
  private final List<NamedObject> out = new ArrayList<>();

  Inventory(
      Context context,
      AddressBooks books,
      Applications applications,
      PrefixLists lists,
      Set<String> loose) {
    this.context = context;
    this.books = books;
    this.applications = applications;
    this.lists = lists;
    this.loose = loose;
  }

  /** {@return the objects in file order} */
  List<NamedObject> objects() {
    for (AddressBooks.Book book : books.all()) {
      book.block().each("address").forEach(object -> address(book, object));
      book.block().each("address-set").forEach(object -> address(book, object));
    }
    applications(context.system.get("applications"));
    for (Statement list : lists.all()) {
      List<String> value = new ArrayList<>();
      list.entries().forEach(entry -> value.add(entry.name()));
      String path = list.value("apply-path");
      if (path != null) {
        value.add("apply-path " + path);
      }
      add(list, list.name(), "prefix-list", List.of(), value);
    }
    Statement schedulers = context.system.get("schedulers");
    if (schedulers != null) {
      schedulers
          .each("scheduler")
          .forEach(s -> add(s, s.name(), "time-range", List.of(), List.copyOf(s.texts())));
    }
    Statement firewall = context.system.get("firewall");
    if (firewall != null) {
      firewall
          .each("policer")
          .forEach(p -> add(p, p.name(), "policer", List.of(), List.of(p.text())));
    }
    out.sort(Comparator.comparingInt(object -> object.span().start()));
    return out;
  }

  private void address(AddressBooks.Book book, Statement object) {
    AddressBooks.Found found = new AddressBooks.Found(book, object);
    List<String> value = new ArrayList<>();
    Addresses addresses = books.addresses(found);
    if (!addresses.known().isEmpty()) {
      value.addAll(addresses.known().toStrings());
    }
    addresses.open().forEach(open -> value.add(open.text()));
    List<Rule.Use> members = new ArrayList<>();
    if (found.isSet()) {
      for (AddressBooks.Found member :
          books.members(
              found, name -> context.undefined("address", name, object.last))) {
        members.add(
            context.use(
                member.isSet() ? "network-group" : "network", member.fullName(), object.first));
      }
    }
    String name = found.fullName();
    String scope = name.equals(object.name()) ? "" : book.name();
    Extent extent = addresses.open().isEmpty() ? Extent.of(addresses.known()) : null;
    add(object, name, found.isSet() ? "network-group" : "network", members, value, scope, extent);
  }

  private void applications(@Nullable Statement block) {
    if (block == null) {
      return;
    }
    for (Statement application : block.each("application")) {
      String name = application.name();
      add(application, name, "service", List.of(), words(name), "", applications.extent(name));
    }
    for (Statement set : block.each("application-set")) {
      List<Rule.Use> members = new ArrayList<>();
      for (String keyword : List.of("application", "application-set")) {
        Statement list = set.get(keyword);
        if (list != null) {
          list.valueLines()
              .forEach(
                  (name, line) -> {
                    if (!applications.isDefined(name)) {
                      context.undefined("application", name, line);
                    }
                    members.add(
                        context.use(
                            applications.isSet(name) ? "service-group" : "service", name, line));
                  });
        }
      }
      String name = set.name();
      add(set, name, "service-group", members, words(name), "", applications.extent(name));
    }
  }

  /** What an application stands for, in words. */
  private List<String> words(String name) {
    List<String> value = new ArrayList<>();
    for (Applications.Part part : applications.services(name).parts()) {
      String source =
          part.source().equals(ServiceSet.ALL_PORTS)
              ? ""
              : " source-port " + Numbers.text(part.source());
      StringBuilder conditions = new StringBuilder();
      part.conditions().forEach(c -> conditions.append(' ').append(c.text()));
      part.service().toStrings().forEach(s -> value.add(s + source + conditions));
    }
    return value;
  }

  private void add(
      Statement object,
      String name,
      String kind,
      List<Rule.Use> members,
      List<String> value) {
    add(object, name, kind, members, value, "", null);
  }

  private void add(
      Statement object,
      String name,
      String kind,
      List<Rule.Use> members,
      List<String> value,
      String scope,
      @Nullable Extent extent) {
    out.add(
        new NamedObject(
            name,
            kind,
            object.span(context.file),
            members,
            value,
            loose.contains(object.name()),
            scope,
            extent));
  }
}
