package io.ruleshade.agent.sovereignty;

import java.util.Locale;

/** What is looked at, for how many points. */
public enum Question {
  LOOPBACK(Component.NETWORK, 8, "the model is asked at an address of this machine", "use a model on this machine"),
  LISTENS_LOCALLY(
      Component.NETWORK, 7, "its server listens on this machine alone", "set OLLAMA_HOST=127.0.0.1 for the server"),
  CLOUD_OFF(
      Component.NETWORK, 5, "its server says that it passes nothing on to a cloud",
      "set OLLAMA_NO_CLOUD=1 for the server"),
  EGRESS_BLOCKED(
      Component.NETWORK, 5, "the machine keeps the server from speaking to others",
      "IPAddressDeny=any and IPAddressAllow=localhost in its systemd unit, or a firewall rule for its user"),
  NO_ADVISORY(
      Component.ENDPOINT, 6, "no vulnerability of the server's version is in our list", "update the server"),
  PINNED(Component.ENDPOINT, 6, "the model is the one that is pinned", "ruleshade model pin NAME"),
  WEIGHTS_READ(
      Component.ENDPOINT, 4, "the files of the model were read and agree with the pin",
      "ruleshade model verify NAME --weights FOLDER, then --answer weights-read=yes"),
  FILES_PRIVATE(
      Component.ENDPOINT, 4, "the program's own files are for their owner alone", "chmod 600 the files named below"),
  DISK_ENCRYPTED(Component.PHYSICAL, 8, "the disk is encrypted", "encrypt it"),
  SCREEN_LOCKS(Component.PHYSICAL, 4, "the screen locks by itself", "let it lock after some minutes"),
  ROOM_LOCKED(Component.PHYSICAL, 3, "the machine stands where only its people come", "lock the room"),
  NOT_ROOT(Component.IDENTITY, 6, "the program runs as an ordinary user", "do not run it as root"),
  ROLES(
      Component.IDENTITY, 6, "roles say who may do what, in a file that this user cannot change",
      "write roles to /etc/ruleshade/roles.json, owned by root"),
  OWN_ACCOUNTS(Component.IDENTITY, 4, "everybody has an account of their own", "share no account"),
  SECOND_FACTOR(Component.IDENTITY, 4, "log-in asks for a second factor", "ask for one"),
  AUDIT(Component.RESPONSE, 8, "a log is kept, and it is as it was written", "keep the log, see ruleshade audit verify"),
  CHECKPOINTS(
      Component.RESPONSE, 4, "the end of the log is kept elsewhere now and then", "ruleshade audit checkpoint FILE"),
  CONTACT(Component.RESPONSE, 4, "it is known who is called when something happens", "name somebody"),
  KILL_SWITCH(
      Component.RESPONSE, 4, "the people here know how to switch the model off",
      "RULESHADE_NO_MODEL=1, or --no-model");

  /** Parts of a set-up, with the points that each can have. */
  public enum Component {
    NETWORK("network", 25),
    ENDPOINT("endpoint", 20),
    PHYSICAL("physical", 15),
    IDENTITY("identity", 20),
    RESPONSE("incident response", 20);

    private final String title;
    private final int points;

    Component(String title, int points) {
      this.title = title;
      this.points = points;
    }

    /** {@return what it is called} */
    public String title() {
      return title;
    }

    /** {@return the most points} */
    public int points() {
      return points;
    }
  }

  private final Component component;
  private final int points;
  private final String words;
  private final String advice;

  Question(Component component, int points, String words, String advice) {
    this.component = component;
    this.points = points;
    this.words = words;
    this.advice = advice;
  }

  /** {@return the part of the set-up that it is about} */
  public Component component() {
    return component;
  }

  /** {@return the points for yes} */
  public int points() {
    return points;
  }

  /** {@return what is so for yes} */
  public String words() {
    return words;
  }

  /** {@return what to do for no} */
  public String advice() {
    return advice;
  }

  /** {@return the question as answers name it} */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
