package io.ruleshade.agent.sovereignty;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.agent.audit.AuditLog;
import io.ruleshade.agent.sovereignty.Question.Component;
import io.ruleshade.agent.sovereignty.Score.Answer;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a machine says of itself, and what it comes to. */
final class DoctorTest {
  @TempDir Path root;

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void theComponentsHaveTheirPoints() {
    int all = 0;
    for (Component component : Component.values()) {
      int sum = 0;
      for (Question question : Question.values()) {
        sum += question.component() == component ? question.points() : 0;
      }
      assertThat(sum).as(component.title()).isEqualTo(component.points());
      all += sum;
    }
    assertThat(all).isEqualTo(100);
    assertThat(Component.NETWORK.points()).isEqualTo(25);
    assertThat(Component.ENDPOINT.points()).isEqualTo(20);
    assertThat(Component.PHYSICAL.points()).isEqualTo(15);
    assertThat(Component.IDENTITY.points()).isEqualTo(20);
    assertThat(Component.RESPONSE.points()).isEqualTo(20);
  }

  @Test
  void thirtyNineIsNotEnoughAndFortyIs() {
    Map<Question, Answer> answers = new EnumMap<>(Question.class);
    for (Question q :
        List.of(
            Question.LOOPBACK, Question.LISTENS_LOCALLY, Question.CLOUD_OFF, Question.NO_ADVISORY, Question.FILES_PRIVATE)) {
      answers.put(q, Answer.MEASURED_YES);
    }
    answers.put(Question.NOT_ROOT, Answer.MEASURED_YES);
    answers.put(Question.ROOM_LOCKED, Answer.SAID_YES);
    assertThat(new Score(answers).total()).isEqualTo(39);
    assertThat(new Score(answers).isEnough()).isFalse();
    answers.put(Question.ROOM_LOCKED, Answer.SAID_NO);
    answers.put(Question.CONTACT, Answer.SAID_YES);
    assertThat(new Score(answers).total()).isEqualTo(40);
    assertThat(new Score(answers).isEnough()).isTrue();
  }

  @Test
  void whoListensWhere() throws IOException {
    String head = "  sl  local_address rem_address   st tx_queue\n";
    String loopback = "   0: 0100007F:2CAA 00000000:0000 0A 00000000:00000000 00:00000000 00000000\n";
    file("proc/net/tcp", head + loopback);
    file("proc/net/tcp6", head);
    Machine machine = new Machine(root);
    assertThat(machine.listensLocally(11434)).contains(true);
    assertThat(machine.listensLocally(8080)).isEmpty();
    file("proc/net/tcp", head + loopback + loopback.replace("0100007F", "00000000"));
    assertThat(machine.listensLocally(11434)).contains(false);
    file("proc/net/tcp", head + loopback);
    String six = "   0: 00000000000000000000000001000000:2CAA 00000000000000000000000000000000:0000 0A 0\n";
    file("proc/net/tcp6", head + six);
    assertThat(machine.listensLocally(11434)).contains(true);
    file("proc/net/tcp6", head + six.replaceFirst("1000000", "0000000"));
    assertThat(machine.listensLocally(11434)).contains(false);
    // A connection that is not listening says nothing.
    file("proc/net/tcp", head + loopback.replace(" 0A ", " 01 "));
    file("proc/net/tcp6", head);
    assertThat(machine.listensLocally(11434)).isEmpty();
  }

  @Test
  void whetherTheDiskIsEncrypted() throws IOException {
    Machine machine = new Machine(root);
    assertThat(machine.diskEncrypted()).isEmpty();
    file("dev/dm-0", "");
    file("proc/mounts", "/dev/dm-0 / ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n");
    file("sys/class/block/dm-0/dm/uuid", "CRYPT-LUKS2-abc\n");
    assertThat(machine.diskEncrypted()).contains(true);
    file("sys/class/block/dm-0/dm/uuid", "LVM-abc\n");
    assertThat(machine.diskEncrypted()).contains(false);
    file("sys/class/block/dm-0/slaves/dm-1/dm/uuid", "CRYPT-LUKS2-def\n");
    assertThat(machine.diskEncrypted()).contains(true);
    file("proc/mounts", "/dev/dm-0 / ext4 rw 0 0\n/dev/sda2 /home ext4 rw 0 0\n");
    assertThat(machine.diskEncrypted()).contains(false);
    file("proc/mounts", "overlay / overlay rw 0 0\n");
    assertThat(machine.diskEncrypted()).isEmpty();
  }

  @Test
  void whetherTheServerIsHeld() throws IOException {
    Machine machine = new Machine(root);
    assertThat(machine.egressBlocked()).isEmpty();
    file("etc/systemd/system/ollama.service.d/net.conf", "[Service]\nIPAddressDeny=any\nIPAddressAllow=localhost\n");
    assertThat(machine.egressBlocked()).contains(true);
    file("etc/systemd/system/ollama.service.d/net.conf", "[Service]\nIPAddressDeny=any\nIPAddressAllow=0.0.0.0/0\n");
    assertThat(machine.egressBlocked()).isEmpty();
  }

  private Score score(Doctor.Server server, Answers answers) {
    return Doctor.score(
        server, new Machine(root), "nobody", root.resolve("roles"), root.resolve("audit"),
        List.of(root.resolve("lock")), answers);
  }

  @Test
  void whatWasMeasuredGoesBeforeWhatWasSaid() throws IOException {
    Answers answers = Answers.read(root.resolve("doctor.json"));
    for (Question question : Question.values()) {
      answers.say(question, new Answers.Said(true, "alice", "2026-01-01T00:00:00Z"));
    }
    Score score = score(new Doctor.Server(false, 443, false, null, null, null), Answers.read(root.resolve("doctor.json")));
    assertThat(score.answers().get(Question.LOOPBACK)).isEqualTo(Answer.MEASURED_NO);
    assertThat(score.answers().get(Question.PINNED)).isEqualTo(Answer.MEASURED_NO);
    assertThat(score.answers().get(Question.AUDIT)).isEqualTo(Answer.MEASURED_NO);
    assertThat(score.answers().get(Question.SCREEN_LOCKS)).isEqualTo(Answer.SAID_YES);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("doctor.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aServerThatSaysNothingHasNoPointsAndAGoodOneHas() throws IOException {
    Answers none = Answers.read(root.resolve("none"));
    Score silent = score(new Doctor.Server(true, 11434, true, null, null, null), none);
    assertThat(silent.points(Component.NETWORK)).isEqualTo(8);
    Score good = score(new Doctor.Server(true, 11434, true, "0.18.0", true, true), none);
    assertThat(good.points(Component.NETWORK)).isEqualTo(13);
    assertThat(good.points(Component.ENDPOINT)).isEqualTo(16);
    Score old = score(new Doctor.Server(true, 11434, true, "0.17.0", false, false), none);
    assertThat(old.answers().get(Question.NO_ADVISORY)).isEqualTo(Answer.MEASURED_NO);
    assertThat(old.answers().get(Question.CLOUD_OFF)).isEqualTo(Answer.MEASURED_NO);
    AuditLog.open(root.resolve("audit"), "x", Clock.systemUTC()).append("k", new ObjectMapper().createObjectNode());
    assertThat(score(new Doctor.Server(true, 11434, true, null, null, null), none).points(Component.RESPONSE)).isEqualTo(8);
    Files.writeString(root.resolve("audit"), "tampered\n");
    assertThat(score(new Doctor.Server(true, 11434, true, null, null, null), none).points(Component.RESPONSE)).isZero();
    file("lock", "{}");
    Files.setPosixFilePermissions(root.resolve("lock"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(score(new Doctor.Server(true, 11434, true, null, null, null), none).answers().get(Question.FILES_PRIVATE))
        .isEqualTo(Answer.MEASURED_NO);
  }

  @Test
  void aUnitThatIsHeldByHalfIsNotHeld() throws IOException {
    String folder = "etc/systemd/system/ollama.service.d/";
    Machine machine = new Machine(root);
    for (String allow : List.of("::1/0", "127.0.0.1/0", "::1 0.0.0.0/0", "localhost 10.0.0.0/8", "any", "127.0.0.1/1")) {
      file(folder + "a.conf", "[Service]\nIPAddressDeny=any\nIPAddressAllow=" + allow + "\n");
      assertThat(machine.egressBlocked()).as(allow).isEmpty();
    }
    for (String allow : List.of("localhost", "127.0.0.0/8 ::1/128", "127.0.0.1 ::1")) {
      file(folder + "a.conf", "[Service]\nIPAddressDeny = any\nIPAddressAllow = " + allow + "\n");
      assertThat(machine.egressBlocked()).as(allow).contains(true);
    }
    file(folder + "b.conf", "[Service]\nIPAddressAllow=0.0.0.0/0\n");
    assertThat(machine.egressBlocked()).isEmpty();
    file(folder + "b.conf", "[Service]\nIPAddressDeny=\n");
    assertThat(machine.egressBlocked()).isEmpty();
  }
}
